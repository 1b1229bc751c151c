import { parseArgs } from 'node:util';

/** How the app was asked to run. */
export type AppOptions = {
  /** Starts the demo fleet and adds its clusters. */
  isDemo: boolean;
  /** Asks for browser mode though Electron may be there. */
  isWeb: boolean;
  /** Starts a browser, in browser mode. */
  canOpen: boolean;
  /** Prints one line of JSON on standard output, and everything else on standard error. */
  isJson: boolean;
  /** Null for the usual place. */
  dataDir: string | null;
  /** 0 for any free port. */
  port: number;
  /** Null where neither the command line nor the environment names one. */
  keychain: Keychain | null;
};

/** Where credentials are kept. */
export type Keychain = 'os' | 'memory';

/** What a command line comes to: a run, its usage text, or one line that says what is wrong with it. */
export type Parsed =
  { type: 'run'; options: AppOptions } | { type: 'help' } | { type: 'bad'; message: string };

const known = {
  demo: { type: 'boolean' },
  web: { type: 'boolean' },
  'no-open': { type: 'boolean' },
  json: { type: 'boolean' },
  'data-dir': { type: 'string' },
  port: { type: 'string' },
  keychain: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The usage lines that `npm start` and `npm run web` share. */
export const optionsUsage = `  --demo           start the demo fleet (simulated Harvester clusters) and add its clusters
  --no-open        in browser mode: print the address, do not start a browser
  --data-dir DIR   where the app keeps its files (or ACRE_DATA_DIR)
  --port N         in browser mode: the port on 127.0.0.1; any free one without it
  --keychain KIND  os: the keychain of the desktop; memory: forget credentials at the end (or ACRE_KEYCHAIN)
  --json           in browser mode: the first line on standard output is {"url":...,"pid":...}
  --help           this text`;

/** Reads a command line and the environment variables ACRE_DATA_DIR and ACRE_KEYCHAIN. */
export function parseOptions(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Parsed {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: known, allowPositionals: false }));
  } catch (error) {
    return { type: 'bad', message: toOneSentence(error) };
  }
  if (values.help) return { type: 'help' };
  const port = Number(values.port ?? '0');
  if (!/^\d+$/.test(values.port ?? '0') || port > 65_535) {
    return { type: 'bad', message: '--port takes a number from 0 to 65535.' };
  }
  const keychain = values.keychain ?? env['ACRE_KEYCHAIN'] ?? null;
  if (keychain !== null && keychain !== 'os' && keychain !== 'memory') {
    const name = values.keychain === undefined ? 'ACRE_KEYCHAIN' : '--keychain';
    return { type: 'bad', message: `${name} takes os or memory.` };
  }
  if (values['data-dir'] === '') return { type: 'bad', message: '--data-dir takes a folder.' };
  return {
    type: 'run',
    options: {
      isDemo: values.demo ?? false,
      isWeb: values.web ?? false,
      canOpen: !(values['no-open'] ?? false),
      isJson: values.json ?? false,
      dataDir: values['data-dir'] ?? (env['ACRE_DATA_DIR'] || null),
      port,
      keychain,
    },
  };
}

/** The options of a command line that may also hold switches of Chromium: those are left alone. */
export function parseDesktopOptions(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Parsed {
  const own: string[] = [];
  args.forEach((arg, index) => {
    const name = arg.startsWith('--') ? arg.slice(2).split('=', 1)[0] : undefined;
    const before = args[index - 1]?.slice(2);
    const isValue =
      name === undefined && (before === 'data-dir' || before === 'keychain' || before === 'port');
    if (isValue || (name !== undefined && Object.hasOwn(known, name))) own.push(arg);
  });
  return parseOptions(own, env);
}

function toOneSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split(/\.\s|\n/, 1)[0] ?? text).replace(/\.?$/, '.');
}
