import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether there is a cloud-init whose checker can be asked; says so once where there is none. */
export const hasCloudInit = spawnSync('cloud-init', ['--version']).status === 0;
if (!hasCloudInit)
  process.stderr.write('skipped: user data is not checked by cloud-init, because there is none\n');

/** Checks every document with the checker of cloud-init's own package and reads it with the parser it uses. */
const script = `
import json, sys
from cloudinit.config.schema import get_schema, validate_cloudconfig_file
import yaml
schema = get_schema()
def load(path):
    with open(path, encoding="utf-8", newline="") as file:
        return yaml.safe_load(file)
answers = []
for path in json.load(sys.stdin):
    answer = {}
    for step in (lambda: validate_cloudconfig_file(path, schema), lambda: answer.update(value=load(path))):
        try:
            step()
        except Exception as error:
            answer["fault"] = str(error)
    answers.append(answer)
print(json.dumps(answers))
`;

/** What cloud-init says of a document: its value as it reads it, or what is wrong. */
export type CloudInitAnswer = { value?: Record<string, unknown>; fault?: string };

function withFiles<T>(texts: readonly string[], use: (paths: string[]) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'acre-cloud-init-'));
  try {
    const paths = texts.map((text, index) => {
      const path = join(folder, `${index}.yaml`);
      writeFileSync(path, text);
      return path;
    });
    return use(paths);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs `cloud-init schema` on one document and gives its complaint; undefined where it has none. */
export function schemaFault(text: string): string | undefined {
  return withFiles([text], ([path = '']) => {
    const run = spawnSync('cloud-init', ['schema', '--config-file', path], { encoding: 'utf8' });
    return run.status === 0 ? undefined : `${run.stdout}${run.stderr}`;
  });
}

/** Has many documents checked and read at once. */
export function readByCloudInit(texts: readonly string[]): CloudInitAnswer[] {
  return withFiles(texts, (paths) => {
    const input = JSON.stringify(paths);
    const options = { input, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
    return JSON.parse(execFileSync('/usr/bin/python3', ['-c', script], options)) as CloudInitAnswer[];
  });
}
