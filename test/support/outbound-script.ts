// Runs a back end on a data directory as the app does, adds a cluster where one is given, and ends when its input ends.
import { writeFileSync } from 'node:fs';
import { openBackend } from '../../electron/backend.ts';
import { openLog } from '../../electron/log.ts';

const [dataDir = '', kubeconfig = '', cut = ''] = process.argv.slice(2);
const log = openLog({ level: 'info', sink: () => undefined, filePath: `${dataDir}/acre.log` });
const backend = await openBackend({
  ...{ dataDir, log, keychain: 'memory', mode: 'browser', isDemo: false, version: '0.0.0', platform: 'test' },
});
const { signal } = new AbortController();
const call = backend.handlers;
const setUp = process.env['ACRE_NETWORK'];
if (setUp) await call['network.write'](JSON.parse(setUp) as never, { signal });
if (kubeconfig !== '') {
  const added = await backend.addKubeconfig(Buffer.from(kubeconfig, 'base64').toString(), { name: 'Lab' });
  if (added.ok && cut === 'cut') {
    const { cluster } = added.value;
    await call['cluster.disconnect']({ cluster }, { signal });
    writeFileSync(process.env['ACRE_OUTBOUND'] ?? '', '');
    await call['route.read']({ cluster }, { signal });
    await call['network.write']({ noProxy: ['10.0.0.0/8'] }, { signal });
    await call['trust.unpin']({ cluster }, { signal });
    await call['object.events']({ entity: `${cluster}/Node/-/a` }, { signal });
    process.stdout.write('asked\n');
  }
}
const sink = {
  pending: () => 0,
  drained: () => Promise.resolve(),
  sendJson: () => undefined,
  end: () => undefined,
};
void call['clusters.follow'](
  {},
  {
    ...sink,
    send: ({ clusters }) =>
      process.stdout.write(`${JSON.stringify(clusters.map((each) => each.connection))}\n`),
  },
  { signal },
);
process.stdout.write('ready\n');
process.stdin.on('end', () => void backend.close().then(() => process.exit(0)));
process.stdin.resume();
