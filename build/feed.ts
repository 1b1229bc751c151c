// npm run feed: what is published with installers that were made on several machines, once they are in one folder.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { newUpdateKey, writeRelease } from './release/write-release.ts';
import { readSigning } from './signing/read-signing.ts';

const usage = `Usage: npm run feed -- DIR
       npm run feed -- --new-key FILE

  Writes SHA256SUMS of the installers in DIR, signed with ACRE_GPG_KEY where that is set, and acre-updates.json, which the
  app reads when it looks for updates, signed with the private key in the file that ACRE_UPDATE_KEY names.

  --new-key FILE  makes such a private key instead, and prints what ACRE_UPDATE_PUBLIC_KEY is to be when the app is built
  --help          this text`;

function complain(line: string, code: number): number {
  console.error(line);
  return code;
}

async function main(args: string[]): Promise<number> {
  let parsed;
  try {
    const options = { 'new-key': { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error), 2);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const file = values['new-key'];
  const [folder, ...more] = positionals;
  try {
    if (file !== undefined) {
      const { privatePem, publicKey } = newUpdateKey();
      await writeFile(resolve(file), privatePem, { mode: 0o600, flag: 'wx' });
      console.log(publicKey);
      return 0;
    }
    if (folder === undefined || more.length > 0) return complain('Say one folder that holds installers.', 2);
    const read = readSigning(process.env);
    if (read.type === 'incomplete') return complain(read.reason, 1);
    for (const name of await writeRelease(resolve(folder), read.signing.gpgKey)) console.log(name);
    return 0;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error), 1);
  }
}

process.exitCode = await main(process.argv.slice(2));
