// Runs a list of vault calls from standard input in a process of its own and prints what each answered.
import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { openVault } from '../../../electron/vault/open.ts';
import { Secret } from '../../../electron/vault/secret.ts';

export type VaultCall = { call: 'put' | 'get' | 'remove' | 'lock keyring'; key: string; value?: string };
export type VaultAnswers = { kind: string; reason: string | null; answers: unknown[] };

function lockKeyring(): unknown {
  const to = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'];
  const collection = 'array:objpath:/org/freedesktop/secrets/collection/login';
  execFileSync('dbus-send', [...to, 'org.freedesktop.Secret.Service.Lock', collection]);
  return 'locked';
}

const calls = JSON.parse(await text(process.stdin)) as VaultCall[];
const vault = await openVault({ keychain: 'os' });
const answers: unknown[] = [];
for (const { call, key, value } of calls) {
  if (call === 'put') answers.push(await vault.put(key, new Secret(value ?? '')));
  else if (call === 'lock keyring') answers.push(lockKeyring());
  else if (call === 'remove') answers.push(await vault.remove(key));
  else {
    const got = await vault.get(key);
    answers.push(got.ok && got.value.type === 'found' ? got.value.secret.reveal() : got);
  }
}
await vault.close();
process.stdout.write(
  JSON.stringify({ kind: vault.kind, reason: vault.reason, answers } satisfies VaultAnswers),
);
