import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { setUpTests } from '../../build/setup-test.ts';
import type { Machine } from '../../build/setup-needs.ts';

const exec = promisify(execFile);
const script = fileURLToPath(new URL('../../build/setup-test.ts', import.meta.url));

/** What each package brings. */
const contents: Record<string, string[]> = {
  chromium: ['/usr/bin/chromium', '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'],
  'fonts-liberation': ['/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf'],
  dbus: ['/usr/bin/dbus-daemon', '/usr/bin/dbus-send'],
  'gnome-keyring': ['/usr/bin/gnome-keyring-daemon'],
  'libsecret-1-0': ['/usr/lib/x86_64-linux-gnu/libsecret-1.so.0'],
  'kubernetes-client': ['/usr/bin/kubectl'],
  'tigervnc-standalone-server': ['/usr/bin/Xtigervnc'],
  'cloud-init': ['/usr/bin/cloud-init'],
};
const everything = Object.values(contents).flat();
const lists = '/var/lib/apt/lists/mirror.example_debian_dists_bookworm_main_binary-amd64_Packages';

type Fake = Partial<Pick<Machine, 'platform' | 'env' | 'isRoot'>> & {
  files?: string[];
  canSudo?: boolean;
  /** Packages apt-get cannot find; with `stale` until the lists are renewed. */
  unknown?: string[];
  isStale?: boolean;
  isOffline?: boolean;
};

function openFakeMachine(fake: Fake = {}) {
  const files = new Set(fake.files ?? ['/usr/bin/apt-get', '/usr/bin/sudo']);
  const commands: string[] = [];
  const answer = (exitCode: number, output = '') => Promise.resolve({ exitCode, output });
  let isStale = fake.isStale ?? false;

  const aptGet = (args: string[]) => {
    if (args[0] === 'update') {
      if (fake.isOffline) return answer(100, 'E: Could not resolve the mirror');
      isStale = false;
      files.add(lists);
      return answer(0);
    }
    const names = args.filter((arg) => arg in contents);
    const unknown = names.find((name) => fake.unknown?.includes(name));
    if (isStale || !files.has(lists) || unknown)
      return answer(100, `E: Unable to locate package ${unknown ?? names[0]}\n`);
    for (const name of names) for (const file of contents[name] ?? []) files.add(file);
    return answer(0);
  };

  const machine: Machine = {
    platform: fake.platform ?? 'linux',
    env: fake.env ?? { PATH: '/usr/local/bin:/usr/bin', HOME: '/home/me' },
    isRoot: fake.isRoot ?? true,
    isProgram: (path) => files.has(path),
    exists: (path) => files.has(path),
    list: (folder) => [
      ...new Set(
        [...files]
          .filter((file) => file.startsWith(`${folder}/`))
          .map((file) => file.slice(folder.length + 1).split('/')[0]!),
      ),
    ],
    run: (command, args) => {
      commands.push([command, ...args].join(' '));
      const rest = command === 'sudo' ? args.slice(1) : [command, ...args];
      if (command === 'sudo' && !fake.canSudo) return answer(1, 'sudo: a password is required');
      if (rest[0] === 'touch') files.add(rest[1]!);
      return rest[2] === 'apt-get' ? aptGet(rest.slice(3)) : answer(0);
    },
  };
  return { machine, commands, files };
}

async function setUp(fake: Fake = {}) {
  const { machine, commands, files } = openFakeMachine(fake);
  const lines: string[] = [];
  const missing = await setUpTests(machine, (line) => lines.push(line));
  const installs = commands.filter((command) => command.includes('apt-get install'));
  return { missing, lines, commands, installs, files, text: lines.join('\n') };
}

describe('setting up a machine for tests', () => {
  test('with everything there nothing is run, and each thing has its line', async () => {
    const { missing, lines, commands } = await setUp({ files: everything });
    expect([missing, commands]).toEqual([[], []]);
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('found      Chromium: /usr/bin/chromium');
  });

  test('on a bare Debian as root: lists first, then everything at once, without questions', async () => {
    const { missing, commands, text } = await setUp();
    expect(missing).toEqual([]);
    const apt = commands.filter((command) => command.includes('apt-get'));
    expect(apt).toHaveLength(2);
    expect(apt[0]).toContain('apt-get update');
    expect(apt[1]).toMatch(/^env DEBIAN_FRONTEND=noninteractive apt-get install -y .*chromium .*cloud-init$/);
    expect(text.match(/^installed /gm)).toHaveLength(8);
  });

  test('cloud-init is kept from running on the machine before it is installed', async () => {
    const { commands } = await setUp({
      files: [...everything.filter((file) => !file.includes('cloud-init')), '/usr/bin/apt-get', lists],
    });
    expect(commands.slice(0, 2)).toEqual(['mkdir -p /etc/cloud', 'touch /etc/cloud/cloud-init.disabled']);
    expect(commands[2]).toMatch(/install .*cloud-init$/);
    expect((await setUp({ files: everything })).files.has('/etc/cloud/cloud-init.disabled')).toBe(false);
  });

  test('old lists are renewed after a failure', async () => {
    const { missing, commands } = await setUp({ files: ['/usr/bin/apt-get', lists], isStale: true });
    expect(missing).toEqual([]);
    expect(commands.filter((command) => command.includes('apt-get update'))).toHaveLength(1);
  });

  test('a package that does not exist keeps none of the others away', async () => {
    const { missing, text } = await setUp({ unknown: ['kubernetes-client'] });
    expect(missing).toEqual(['kubectl']);
    expect(text).toMatch(/missing {4}kubectl: .*skipped \(E: Unable to locate package kubernetes-client\)/);
    expect(text).toContain('installed  cloud-init');
  });

  test("Debian's kubectl is never attempted beside another", async () => {
    const onPath = await setUp({ files: ['/usr/bin/apt-get', '/usr/local/bin/kubectl'] });
    expect(onPath.installs.join()).not.toContain('kubernetes-client');
    const offPath = await setUp({ files: ['/bin/apt-get', '/usr/bin/kubectl'], env: { PATH: '/bin' } });
    expect(offPath.installs.join()).not.toContain('kubernetes-client');
    expect(offPath.missing).toContain('kubectl');
  });

  test('with sudo that asks for no password it goes through sudo', async () => {
    const { missing, installs } = await setUp({ isRoot: false, canSudo: true });
    expect(missing).toEqual([]);
    expect(installs[0]).toMatch(/^sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install/);
  });

  test.each<[string, Fake, RegExp]>([
    ['without root', { isRoot: false }, /needs root or sudo/],
    ['without apt-get', { files: [] }, /no apt-get/],
    ['without a network', { isOffline: true }, /Unable to locate package/],
  ])('%s it says what follows for each thing', async (_, fake, why) => {
    const { missing, lines } = await setUp(fake);
    expect(missing).toHaveLength(8);
    for (const line of lines.filter((entry) => entry.startsWith('missing'))) expect(line).toMatch(why);
    expect(lines.filter((entry) => entry.startsWith('missing'))).toHaveLength(8);
  });

  test('a wrong ACRE_CHROMIUM is said, not papered over by an installation', async () => {
    const env = { PATH: '/usr/bin', ACRE_CHROMIUM: '/opt/none' };
    const { missing, installs, text } = await setUp({ files: ['/usr/bin/apt-get', ...everything], env });
    expect([missing, installs]).toEqual([['Chromium'], []]);
    expect(text).toContain('ACRE_CHROMIUM is /opt/none');
  });

  test('macOS and Windows need a browser only', async () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect((await setUp({ platform: 'darwin', files: [mac], env: {} })).lines).toEqual([
      `found      Chromium: ${mac}`,
    ]);
    const windows = await setUp({ platform: 'win32', files: [], env: { Path: 'C:\\Windows' } });
    expect([windows.missing, windows.commands]).toEqual([['Chromium'], []]);
  });
});

describe('the command', () => {
  test('prints its usage', async () => {
    expect((await exec(process.execPath, [script, '--help'])).stdout).toContain('Usage: npm run setup:test');
  });

  test('refuses an unknown option in one line', async () => {
    const failed = await exec(process.execPath, [script, '--bogus']).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 2, stdout: '' });
    expect((failed as { stderr: string }).stderr).toMatch(/^setup:test: .*--bogus.*\n$/);
  });
});
