import type { Guest } from './guest.ts';
import { BOOT_SECONDS } from './guest.ts';

/** A login and a shell on a line: what is typed goes in, what is shown comes out. */
export interface Terminal {
  type: (text: string) => void;
  /** Calls back with what is shown; once only. */
  show: (write: (text: string) => void) => void;
  close: () => void;
}

const NEWLINE = '\r\n';
/** The line remembers what was last written on it, for those who come later; a real one does not. */
const SHOWN_LINES = 40;

function uptime(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const clock = `${Math.floor((seconds % 86_400) / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}`;
  return `up ${days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : ''}${clock}`;
}

function addresses(guest: Guest): string[] {
  const loop = ['1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536', '    inet 127.0.0.1/8 scope host lo'];
  const nics = guest
    .nics()
    .flatMap((nic, index) => [
      `${index + 2}: ${nic.name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500`,
      `    link/ether ${nic.mac} brd ff:ff:ff:ff:ff:ff`,
      ...nic.addresses.map((address) => `    ${address.includes(':') ? 'inet6' : 'inet'} ${address}`),
    ]);
  return [...loop, ...nics];
}

/** The few commands the shell knows; each is answered from the state of the VMI. */
const COMMANDS: Record<string, (guest: Guest, words: readonly string[], user: string) => string[]> = {
  help: () => [
    'Commands of this simulated guest: help hostname whoami uname uptime ip nproc free cat journalctl echo exit',
  ],
  hostname: (guest) => [guest.hostname()],
  whoami: (_, __, user) => [user],
  uname: (guest, words) => [words.includes('-a') ? `Linux ${guest.hostname()} ${guest.kernel()}` : 'Linux'],
  uptime: (guest) => [` ${uptime(guest.uptimeSeconds())},  1 user`],
  ip: (guest, words) => (/^a(d?|dd?r?)(ess)?$/.test(words[1] ?? '') ? addresses(guest) : ['Usage: ip addr']),
  nproc: (guest) => [String(guest.cpuCount())],
  free: (guest) => [`Mem: ${guest.memory()}`],
  cat: (guest, words, user) => {
    const [, path = ''] = words;
    const text = guest.readFile(path);
    if (text === undefined) return [`cat: ${path}: No such file or directory`];
    return user === 'root' ? text.split('\n') : [`cat: ${path}: Permission denied`];
  },
  journalctl: (guest, words) => {
    const unit = words[words.indexOf('-u') + 1] ?? '';
    return (guest.readFile(`/var/log/journal/${unit}.log`) ?? '-- No entries --').split('\n').slice(-40);
  },
  echo: (_, words) => [words.slice(1).join(' ')],
};

function bootLines(guest: Guest): string[] {
  const nics = guest.nics().map((nic) => `virtio_net ${nic.name}: ${nic.mac}`);
  const lines = [
    `Linux version ${guest.kernel()}`,
    'Hypervisor detected: KVM',
    `smpboot: Allowing ${guest.cpuCount()} CPUs`,
    `Memory: ${guest.memory()} available`,
    ...nics,
    'EXT4-fs (vda1): mounted filesystem',
    'systemd[1]: Reached target multi-user.target',
  ];
  return lines.map(
    (line, index) => `[${((index * BOOT_SECONDS) / lines.length).toFixed(6).padStart(12)}] ${line}`,
  );
}

/** Opens a terminal of a guest; `after` waits so many seconds of simulated time. Any user and password is let in. */
export function openTerminal(
  guest: Guest,
  after: (seconds: number, run: () => void) => () => void,
): Terminal {
  let write: (text: string) => void = () => undefined;
  let line = '';
  let user: string | undefined;
  let state: 'boot' | 'login' | 'password' | 'shell' = 'boot';
  /** What was typed while the guest was paused: it comes in when it goes on. */
  let waiting = '';
  let callOff: () => void = () => undefined;
  let stopLines: () => void = () => undefined;

  const ask = (): void => {
    line = '';
    if (state === 'login')
      write(
        `${NEWLINE}${guest.system()} ${guest.hostname()} ttyS0${NEWLINE}${NEWLINE}${guest.hostname()} login: `,
      );
    else if (state === 'password') write('Password: ');
    else write(`${user ?? ''}@${guest.hostname()}:~$ `);
  };
  const run = (text: string): void => {
    const words = text.trim().split(/\s+/);
    const [name = ''] = words;
    if (name === 'exit' || name === 'logout') {
      state = 'login';
      return;
    }
    if (name === '') return;
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    const lines = command?.(guest, words, user ?? '') ?? [`${name}: command not found`];
    write(lines.map((each) => each + NEWLINE).join(''));
  };
  const enter = (): void => {
    const text = line;
    write(NEWLINE);
    if (state === 'login' && text.trim() !== '') {
      user = text.trim();
      state = 'password';
    } else if (state === 'password') {
      state = 'shell';
      write(`Welcome to ${guest.system()}${NEWLINE}`);
    } else if (state === 'shell') run(text);
    ask();
  };
  const press = (key: string): void => {
    if (state === 'boot') return;
    if (key === '\r' || key === '\n') enter();
    else if (key === '\u0003') {
      write(`^C${NEWLINE}`);
      if (state === 'password') state = 'login';
      ask();
    } else if (key === '\u007f' || key === '\b') {
      if (line !== '' && state !== 'password') write('\b \b');
      line = line.slice(0, -1);
    } else if (key >= ' ' && line.length < 200) {
      line += key;
      if (state !== 'password') write(key);
    }
  };
  const boot = (): void => {
    const lines = bootLines(guest);
    const step = BOOT_SECONDS / lines.length;
    let shown = 0;
    const next = (): void => {
      const due = Math.min(lines.length, Math.floor(guest.uptimeSeconds() / step) + 1);
      for (; shown < due; shown += 1) write(`${lines[shown] ?? ''}${NEWLINE}`);
      if (guest.uptimeSeconds() < BOOT_SECONDS) {
        callOff = after(step / 2, next);
        return;
      }
      state = 'login';
      ask();
    };
    next();
  };
  const type = (text: string): void => {
    if (guest.isPaused()) {
      if (waiting === '') callOff = after(0.5, resume);
      waiting = (waiting + text).slice(0, 4096);
      return;
    }
    const all = waiting + text;
    waiting = '';
    for (const key of all.replaceAll('\r\n', '\r')) press(key);
  };
  const resume = (): void => {
    const text = waiting;
    if (guest.isPaused()) callOff = after(0.5, resume);
    else {
      waiting = '';
      type(text);
    }
  };
  return {
    type,
    show: (to) => {
      write = to;
      for (const each of guest.lines().slice(-SHOWN_LINES)) write(`${each}${NEWLINE}`);
      stopLines = guest.onLine((each) => write(`${each}${NEWLINE}`));
      if (guest.uptimeSeconds() < BOOT_SECONDS) boot();
      else {
        state = 'login';
        ask();
      }
    },
    close: () => {
      stopLines();
      callOff();
    },
  };
}
