// A fuzzing run in a process of its own, so that what it keeps can be measured: prints what it found as one line of JSON.
import { fuzz } from './run.ts';

const [frames = '300', budgetMs = '400', seed = '1', ...only] = process.argv.slice(2);
const found = await fuzz({ frames: Number(frames), budgetMs: Number(budgetMs), seed: Number(seed), only });
console.log(JSON.stringify(found));
process.exit(0);
