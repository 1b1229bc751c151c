import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBackend } from '../../../electron/backend.ts';
import { openLog } from '../../../electron/log.ts';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { WorldEvent } from '../../../shared/ipc/contract/objects.ts';
import { startChild } from '../child.ts';
import type { Known } from './generate.ts';
import { passphrase, putProps } from './props.ts';
import type { Told } from './props.ts';
import { openTalk } from './talk.ts';
import type { Talk } from './talk.ts';

/** A back end with clusters, plans, a Rancher and drafts, which is brought back to that whatever was done to it. */
export type Stage = {
  known: Known;
  /** Ids of entities of a kind that are there now. */
  entitiesOf: (kinds: readonly string[]) => string[];
  openTalk: () => Talk;
  /** Notes what an answer says there is now, such as the id of a draft. */
  learn: (value: unknown) => void;
  /** Puts everything there that a name's inputs are about, and takes away what was made beside it; clusters anew where they may have been changed. */
  ready: (name: string, isAnew: boolean) => Promise<void>;
  /** Takes everything away, so that what is left is what the back end keeps for nobody. */
  clear: () => Promise<void>;
  close: () => Promise<void>;
};

const names = ['fuzz-one', 'fuzz-two'];

/** Opens the stage; `onFault` hears what the log says that must never be there. */
export async function openStage(onFault: (fault: string) => void): Promise<Stage> {
  const server = await startChild('build/bench/fuzz/server.ts', []);
  const told = JSON.parse(server.firstLine) as Told;
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-fuzz-'));
  const sink = (line: string): void => {
    if (/threw|broke the contract|breaks the protocol/.test(line)) onFault(line);
  };
  const log = openLog({ level: 'warn', sink, filePath: join(dataDir, 'acre.log') });
  const backend = await openBackend({
    ...{ dataDir, log, keychain: 'memory', mode: 'browser', isDemo: false },
    ...{ version: '0.0.0', platform: 'test' },
  });
  const facts = new Map<string, Set<string>>();
  const entities = new Set<string>();
  let clusters: ClusterInfo[] = [];
  let watcher: Talk | null = null;

  const note = (field: string, value: unknown): void => {
    if (typeof value !== 'string') return;
    const values = facts.get(field) ?? new Set<string>();
    facts.set(field, values);
    values.add(value);
    // The newest are the likeliest to be there.
    for (const oldest of values) if (values.size > 12) values.delete(oldest);
  };
  const learn = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const field of [
      'draft',
      'plan',
      'run',
      'rancher',
      'upload',
      'sealed',
      'console',
      'cluster',
      'entity',
    ])
      note(field, (value as Record<string, unknown>)[field]);
    const { contexts } = value as { contexts?: { context: string }[] };
    if (Array.isArray(contexts)) for (const { context } of contexts) note('context', context);
  };
  const open = (): Talk => openTalk(backend.handlers, log, onFault);
  const must = async (talk: Talk, name: string, input: unknown): Promise<unknown> => {
    const ending = await talk.ask('call', name, JSON.stringify(input), 30_000);
    if (ending.type === 'value') learn(ending.value);
    return ending.type === 'value' ? ending.value : ending.type === 'failure' ? ending : null;
  };
  const until = async (what: string, isSo: () => boolean): Promise<void> => {
    const endMs = performance.now() + 20_000;
    while (!isSo()) {
      if (performance.now() > endMs) {
        const seen = clusters.map(({ id, connection }) => `${id} ${connection.type}`);
        onFault(`waited in vain until ${what}: ${seen.join(', ')}`);
        return;
      }
      await sleep(5);
    }
  };

  const watch = async (): Promise<Talk> => {
    const talk = open();
    watcher = talk;
    talk.follow('clusters.follow', {}, (value) => ({ clusters } = value as { clusters: ClusterInfo[] }));
    let plans: { id: string }[] = [];
    talk.follow('plans.follow', {}, (value) => {
      const event = value as { type: string; plan: { id: string } };
      if (event.type === 'put') plans = [...plans, event.plan];
      for (const { id } of plans) note('plan', id);
    });
    talk.follow('runs.follow', {}, (value) => note('run', (value as { run?: { id: string } }).run?.id));
    await must(talk, 'app.info', {});
    return talk;
  };
  const addClusters = async (talk: Talk): Promise<void> => {
    for (const [index, name] of names.entries()) {
      const isConnected = (): boolean =>
        clusters.some(({ id, connection }) => id === name && connection.type === 'connected');
      if (isConnected()) continue;
      await must(talk, 'cluster.remove', { cluster: name, orLater: true });
      const text = told.kubeconfigs[index] ?? told.kubeconfigs[0] ?? '';
      await backend.addKubeconfig(text, { name });
      await until(`${name} is connected`, isConnected);
      if (index === 0) await readWorld(talk, name);
    }
  };
  const readWorld = async (talk: Talk, cluster: string): Promise<void> => {
    let isWhole = false;
    entities.clear();
    talk.follow('world.follow', { cluster }, (value) => {
      const event = value as WorldEvent;
      if (event.type === 'complete') isWhole = true;
      if (event.type !== 'patch') return;
      for (const entity of event.patch.put) entities.add(entity.id);
      for (const id of event.patch.remove) entities.delete(id);
    });
    await until(
      'the VMs are known',
      () => isWhole && [...entities].some((id) => id.includes('/VirtualMachine/')),
    );
  };
  const removeOthers = async (talk: Talk, keeps: readonly string[]): Promise<void> => {
    // One that was added a moment ago may be told only now.
    const others = (): string[] => clusters.flatMap(({ id }) => (keeps.includes(id) ? [] : [id]));
    for (let round = 0; round < 3; round += 1) {
      for (const id of others()) {
        const answer = await must(talk, 'cluster.remove', { cluster: id, orLater: true });
        const { code, message } = (answer ?? {}) as { code?: string; message?: string };
        if (code !== undefined && code !== 'not-found')
          onFault(`${id} could not be removed: ${message ?? ''}`);
      }
      await sleep(20);
    }
    await until('other clusters are gone', () => others().length === 0);
    for (const run of facts.get('run') ?? []) {
      await must(talk, 'run.cancel', { run });
      await must(talk, 'run.remove', { run });
    }
    for (const [field, name] of [
      ['plan', 'plan.remove'],
      ['rancher', 'rancher.remove'],
      ['upload', 'upload.cancel'],
      ['sealed', 'sealed.forget'],
      ['draft', 'kubeconfig.forget'],
    ] as const) {
      for (const id of facts.get(field) ?? []) await must(talk, name, { [field]: id });
    }
    facts.clear();
  };

  return {
    known: (field) => {
      const one = field.endsWith('s') ? field.slice(0, -1) : field;
      if (['entity', 'host', 'before'].includes(field)) return pickFew(entities);
      if (one === 'cluster') return [...names, 'none', 'constructor'];
      if (field === 'text')
        return [told.kubeconfigs[0] ?? '', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'];
      if (field === 'base' || field === 'edited')
        return ['apiVersion: v1\nkind: Node\nmetadata:\n  name: node-01\n'];
      if (field === 'passphrase') return [passphrase];
      if (field === 'url') return [told.rancher.url, 'https://127.0.0.1:9'];
      if (field === 'namespace') return ['default', 'none'];
      if (field === 'token') return [told.rancher.token];
      const values = facts.get(one);
      return values ? [...values] : null;
    },
    entitiesOf: (kinds) => [...entities].filter((id) => kinds.includes(id.split('/')[1] ?? '')).slice(0, 40),
    openTalk: open,
    learn,
    ready: async (name, isAnew) => {
      const talk = watcher && !watcher.isClosed() ? watcher : await watch();
      await removeOthers(talk, isAnew ? [] : names);
      if (isAnew) await must(talk, 'network.write', { proxy: null, noProxy: [], bundle: null });
      await addClusters(talk);
      await putProps(name, {
        ...{ told, entities, note, cluster: names[0] ?? '' },
        must: (asked, input) => must(talk, asked, input),
        follow: (asked, input) => talk.follow(asked, input, learn),
      });
    },
    clear: async () => {
      if (watcher) await removeOthers(watcher, []);
      watcher?.close();
      watcher = null;
      entities.clear();
      clusters = [];
    },
    close: async () => {
      watcher?.close();
      await backend.close();
      log.close();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Some entities of every kind, and ids of what is elsewhere or nowhere. */
function pickFew(entities: ReadonlySet<string>): string[] {
  const counts = new Map<string, number>();
  const few = [...entities].filter((id) => {
    const kind = id.split('/')[1] ?? '';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return (counts.get(kind) ?? 0) <= 3;
  });
  const elsewhere = few.slice(0, 8).map((id) => `none/${id.split('/').slice(1).join('/')}`);
  return [...few, ...elsewhere, 'fuzz-two/Node/-/none', 'fuzz-one/VirtualMachine/default/none'];
}
