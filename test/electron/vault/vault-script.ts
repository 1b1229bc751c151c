// Runs a list of vault calls from standard input in a process of its own and prints what each answered.
import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { KeeperInfo } from '../../../electron/vault/keeper.ts';
import { openVault } from '../../../electron/vault/open.ts';
import { Secret } from '../../../electron/vault/secret.ts';

export type VaultCall = {
  call: 'put' | 'get' | 'remove' | 'retry' | 'lock keyring';
  key: string;
  value?: string;
};
/** `first`: how the keychain stood once it had been asked; `last`: how it stood at the end. */
export type VaultAnswers = { first: KeeperInfo; last: KeeperInfo; answers: unknown[] };

function lockKeyring(): unknown {
  const to = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'];
  const collection = 'array:objpath:/org/freedesktop/secrets/collection/login';
  execFileSync('dbus-send', [...to, 'org.freedesktop.Secret.Service.Lock', collection]);
  return 'locked';
}

const calls = JSON.parse(await text(process.stdin)) as VaultCall[];
const vault = openVault({ keychain: 'os' });
await vault.get('asked-once');
const first = vault.info();
const answers: unknown[] = [];
for (const { call, key, value } of calls) {
  if (call === 'put') answers.push(await vault.put(key, new Secret(value ?? '')));
  else if (call === 'lock keyring') answers.push(lockKeyring());
  else if (call === 'retry') answers.push(await vault.retry());
  else if (call === 'remove') answers.push(await vault.remove(key));
  else {
    const got = await vault.get(key);
    answers.push(got.ok && got.value.type === 'found' ? got.value.secret.reveal() : got);
  }
}
const last = vault.info();
await vault.close();
process.stdout.write(JSON.stringify({ first, last, answers } satisfies VaultAnswers));
