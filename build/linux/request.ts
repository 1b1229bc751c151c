import { parseArgs } from 'node:util';

/** A package of Linux to be made, as electron-builder asks for it. */
export type PackageRequest = {
  format: 'deb' | 'rpm';
  /** The file to write. */
  file: string;
  name: string;
  version: string;
  /** In the words of the format: amd64 and arm64, or x86_64 and aarch64. */
  architecture: string;
  maintainer: string;
  vendor: string;
  url: string;
  licence: string;
  summary: string;
  description: string;
  depends: readonly string[];
  recommends: readonly string[];
  /** Scripts that run after the package was installed and removed. */
  afterInstall: string;
  afterRemove: string;
  /** A file, or a folder with a slash at its end, and where it goes. */
  files: readonly { from: string; to: string }[];
};

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

/**
 * Reads the arguments that electron-builder has for fpm, the program it makes packages of Linux with; fails for one it does
 * not know. Source: app-builder-lib/out/targets/FpmTarget.js.
 */
export function readRequest(args: readonly string[]): PackageRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      source: { ...text, short: 's' },
      type: { ...text, short: 't' },
      depends: { ...many, short: 'd' },
      force: flag,
      debug: flag,
      log: text,
      'deb-recommends': many,
      'deb-compression': text,
      'deb-priority': text,
      'rpm-compression': text,
      'rpm-os': text,
      'rpm-summary': text,
      architecture: text,
      'after-install': text,
      'after-remove': text,
      description: text,
      version: text,
      package: text,
      name: text,
      maintainer: text,
      vendor: text,
      url: text,
      license: text,
      iteration: text,
    },
  });
  const { type, 'rpm-summary': rpmSummary } = values;
  if (type !== 'deb' && type !== 'rpm')
    throw new Error(`Packages of the type ${type ?? '(none)'} are not made here.`);
  const need = (
    name: Exclude<keyof typeof values, 'depends' | 'deb-recommends' | 'force' | 'debug'>,
  ): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`--${name} is missing.`);
    return value;
  };
  // electron-builder gives deb a text whose first line is the summary.
  const [first = '', ...rest] = need('description').split('\n');
  const iteration = values.iteration === undefined ? '' : `-${values.iteration}`;
  return {
    format: type,
    file: need('package'),
    name: need('name').toLowerCase(),
    version: `${need('version')}${iteration}`,
    architecture: need('architecture'),
    maintainer: need('maintainer'),
    vendor: values.vendor ?? need('maintainer'),
    url: need('url'),
    licence: values.license ?? 'unknown',
    summary: (rpmSummary ?? first).trim(),
    description: (rpmSummary === undefined ? rest.join('\n') : need('description')).trim() || first.trim(),
    depends: values.depends ?? [],
    recommends: values['deb-recommends'] ?? [],
    afterInstall: need('after-install'),
    afterRemove: need('after-remove'),
    files: positionals.map((mapping) => {
      const at = mapping.lastIndexOf('=');
      if (at < 0) throw new Error(`${mapping} does not say where it goes.`);
      return { from: mapping.slice(0, at), to: mapping.slice(at + 1) };
    }),
  };
}
