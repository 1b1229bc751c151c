// A fuzzing run in a process of its own, so that what it keeps can be measured: prints what it found as one line of JSON.
import { fuzz } from './run.ts';

const [frames = '300', budgetMs = '400', seed = '1', ...only] = process.argv.slice(2);
try {
  const found = await fuzz({
    ...{ frames: Number(frames), budgetMs: Number(budgetMs), seed: Number(seed), only },
    onFault: (fault) => console.error(fault),
    onName: (name) => console.error(JSON.stringify(name)),
  });
  console.log(JSON.stringify(found));
  process.exitCode = 0;
} catch (error) {
  // The run itself listens for what nobody handled.
  console.error(error);
  process.exitCode = 1;
}
process.exit();
