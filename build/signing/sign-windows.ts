// Signs a Windows program. electron-builder calls this module for its installers, Electron Forge for the app itself.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { runTool } from '../run-tool.ts';
import { readSigning } from './read-signing.ts';
import type { WindowsSigning } from './read-signing.ts';

type Platform = NodeJS.Platform;

/** A program with its arguments that signs a file; where it writes another file in place of it, that one's path. */
export type SignCommand = { tool: string; args: string[]; output: string | null };

/**
 * What signs a file: signtool of the Windows SDK, or osslsigncode elsewhere, which cannot do it with Azure. `metadata` is the
 * path of the file that says to Azure's library what to sign with. Source: Microsoft, SignTool and Trusted Signing; osslsigncode's manual.
 */
export function toSignCommand(
  signing: WindowsSigning,
  file: string,
  platform: Platform,
  metadata: string,
): SignCommand {
  const { timestampUrl } = signing;
  if (platform !== 'win32') {
    if (signing.type === 'azure') throw new Error('Azure Trusted Signing works on Windows only.');
    const output = `${file}.signed`;
    const key = ['-pkcs12', signing.file, '-pass', signing.password];
    const what = ['-h', 'sha256', '-n', 'Acre', '-ts', timestampUrl];
    return { tool: 'osslsigncode', args: ['sign', ...key, ...what, '-in', file, '-out', output], output };
  }
  const common = ['sign', '/fd', 'sha256', '/d', 'Acre', '/tr', timestampUrl, '/td', 'sha256'];
  const key =
    signing.type === 'azure'
      ? ['/dlib', signing.library, '/dmdf', metadata]
      : ['/f', signing.file, '/p', signing.password];
  return { tool: 'signtool', args: [...common, ...key, file], output: null };
}

/** Signs a file in place. */
export async function signFile(signing: WindowsSigning, file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-sign-'));
  try {
    const metadata = join(folder, 'metadata.json');
    if (signing.type === 'azure') {
      const { endpoint, account, profile } = signing;
      const what = { Endpoint: endpoint, CodeSigningAccountName: account, CertificateProfileName: profile };
      await writeFile(metadata, JSON.stringify(what));
    }
    const { tool, args, output } = toSignCommand(signing, file, process.platform, metadata);
    await runTool(tool, args).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      // A tool may repeat its arguments.
      throw new Error(signing.type === 'certificate' ? text.replaceAll(signing.password, '…') : text);
    });
    if (output !== null) await rename(output, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Signs one file as the environment says; without a word of it nothing is done. Electron Forge gives the path, electron-builder an object with it. */
export async function sign(file: string | { path: string }): Promise<void> {
  const read = readSigning(process.env);
  if (read.type === 'incomplete') throw new Error(read.reason);
  const { windows } = read.signing;
  if (windows) await signFile(windows, typeof file === 'string' ? file : file.path);
}
