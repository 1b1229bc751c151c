// A soak in a process of its own, so that what it keeps can be measured: prints what it found as one line of JSON.
import { soak } from './soak-run.ts';

const [vms = '300', seconds = '60', seed = '1'] = process.argv.slice(2);
console.log(JSON.stringify(await soak({ vms: Number(vms), seconds: Number(seconds), seed })));
