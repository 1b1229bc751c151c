import { spawn, execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What a program that ran in the keyring's session left behind. */
export type Outcome = {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
};

/** A private session bus with a real Secret Service on it, in a home folder of its own. */
export type Keyring = {
  /** Environment of a program that shall see this keyring and nothing of the user's. */
  env: NodeJS.ProcessEnv;
  /** Restarts the service with the keyring locked, as after a login without a password. */
  lock(): Promise<void>;
  /** Restarts the service with the keyring unlocked. */
  unlock(): Promise<void>;
  /** Unlocks the keyring of the running service, as a user does who types its password. */
  unlockRunning(): Promise<void>;
  close(): Promise<void>;
};

const programs = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];
const deadlineMs = 15_000;

const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Why no real keyring can be started here, in one line; null where it can. */
export function whyNoKeyring(): string | null {
  if (process.platform !== 'linux') return 'the Secret Service exists on Linux only';
  const missing = programs.filter((program) => !isOnPath(program));
  return missing.length > 0 ? `${missing.join(', ')} not found (npm run setup:test installs them)` : null;
}

const busConfig = (
  socket: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
`;

async function until(what: string, isDone: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await isDone())) {
    if (Date.now() > end) throw new Error(`${what} took longer than ${deadlineMs} ms`);
    await delay(20);
  }
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(timer);
}

const password = 'password of the test keyring';

/**
 * Tells a running gnome-keyring-daemon a password by its control socket: a byte for the credentials, then the length of all,
 * the operation (1: unlock), and each argument after its length, all as 32 bits big endian; it answers its length and 0.
 * Source: GNOME/gnome-keyring daemon/control/gkd-control-codes.h and gkd-control-server.c.
 */
async function unlockByControl(path: string): Promise<void> {
  const words = Buffer.from(password);
  const head = Buffer.alloc(12);
  head.writeUInt32BE(head.length + words.length, 0);
  head.writeUInt32BE(1, 4);
  head.writeUInt32BE(words.length, 8);
  const socket = connect(path);
  const answer = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', reject);
    socket.once('close', () => resolve(Buffer.concat(chunks)));
  });
  socket.write(Buffer.concat([Buffer.alloc(1), head, words]));
  const timer = setTimeout(() => socket.destroy(), 5000);
  const said = await answer;
  clearTimeout(timer);
  if (said.length < 8 || said.readUInt32BE(4) !== 0)
    throw new Error(`The keyring was not unlocked: ${said.toString('hex')}`);
}

/** Starts a bus and an unlocked keyring; everything is stopped and removed by `close`. */
export async function openKeyring(): Promise<Keyring> {
  const home = await mkdtemp(join(tmpdir(), 'acre-keyring-'));
  const socket = join(home, 'bus');
  const runtime = join(home, 'run');
  await mkdir(runtime, { mode: 0o700 });
  await writeFile(join(home, 'bus.conf'), busConfig(socket));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    LANG: 'C.UTF-8',
  };

  const answers = (member: string, ...args: string[]): Promise<string | null> =>
    new Promise((resolve) => {
      const to = [
        '--session',
        '--print-reply=literal',
        '--dest=org.freedesktop.DBus',
        '/org/freedesktop/DBus',
      ];
      execFile(
        'dbus-send',
        [...to, `org.freedesktop.DBus.${member}`, ...args],
        { env, timeout: 2000 },
        (error, stdout) => resolve(error ? null : stdout),
      );
    });
  const hasSecrets = async () =>
    (await answers('NameHasOwner', 'string:org.freedesktop.secrets'))?.includes('true') ?? false;

  const bus = spawn('dbus-daemon', [`--config-file=${join(home, 'bus.conf')}`, '--nofork'], {
    env,
    stdio: 'ignore',
  });
  let daemon: ChildProcess | undefined;

  const start = async (isUnlocked: boolean): Promise<void> => {
    await stop(daemon);
    await until('The name of the old keyring', async () => !(await hasSecrets()));
    const flags = ['--foreground', '--components=secrets', `--control-directory=${runtime}`];
    const started = spawn('gnome-keyring-daemon', isUnlocked ? [...flags, '--unlock'] : flags, {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    daemon = started;
    started.stdin.on('error', () => {});
    started.stdin.end(password);
    await until('The start of gnome-keyring-daemon', hasSecrets);
  };

  const close = async (): Promise<void> => {
    await stop(daemon);
    await stop(bus);
    await rm(home, { recursive: true, force: true });
  };

  try {
    await until('The start of dbus-daemon', async () => (await answers('GetId')) !== null);
    await start(true);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    env,
    lock: () => start(false),
    unlock: () => start(true),
    unlockRunning: () => unlockByControl(join(runtime, 'control')),
    close,
  };
}

/** Runs a TypeScript file on this Node in the given environment, with `input` on its standard input. */
export async function runScript(path: string, env: NodeJS.ProcessEnv, input: string): Promise<Outcome> {
  const child = spawn(process.execPath, [path], { env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, by) => resolve([code, by]));
  });
  clearTimeout(timer);
  return { exitCode, signal, stdout, stderr };
}
