import { execFile } from 'node:child_process';
import process from 'node:process';

/** Runs a tool of the system to its end; fails with what it complained of, or with what is missing. */
export function runTool(tool: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  return new Promise((done, refuse) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 2 ** 26 };
    execFile(tool, [...args], options, (error, out, complaint) => {
      if (!error) done(out);
      else if (error.code === 'ENOENT') refuse(new Error(`${tool} is not installed.`));
      else refuse(new Error(`${tool} failed: ${complaint.trim() || error.message}`));
    });
  });
}
