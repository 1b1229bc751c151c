import type { Graph, GuestNode, HostNode, VmNode } from '../scene/graph.ts';
import { troubleOf } from '../scene/trouble.ts';
import { counted, t } from '../i18n/i18n.ts';
import { inSentence, say } from '../i18n/say.ts';
import { ageWords, joined } from './words.ts';

/** What a fleet was like, as far as it is told of. */
type Told = {
  vms: number;
  /** What is wrong with what, by id. */
  troubles: ReadonlyMap<string, string>;
  /** How fresh each cluster is, in words, by id. */
  links: ReadonlyMap<string, string>;
};

function wordsOf(node: VmNode | HostNode | GuestNode): string {
  const [problem] = node.problems;
  const words = problem ? say(problem.text).replace(/[.。]$/, '') : inSentence(node.status);
  return t('drawn.news.of', { name: node.name, problem: words });
}

function read(graph: Graph, now: Date): Told {
  const troubles = new Map<string, string>();
  const links = new Map<string, string>();
  let vms = 0;
  for (const cluster of graph.clusters) {
    vms += cluster.counts.vms;
    const words = joined(ageWords(cluster, now).map(inSentence));
    links.set(cluster.id, t('drawn.news.age', { name: cluster.info.name, words }));
    const see = (node: VmNode | HostNode): void => {
      if (troubleOf(node) !== 'none') troubles.set(node.id, wordsOf(node));
    };
    for (const host of cluster.hosts) {
      see(host);
      host.vms.forEach(see);
    }
    cluster.shelf.forEach(see);
    // What its VMs have is told of these.
    for (const guest of cluster.guests) if (guest.problems.length > 0) troubles.set(guest.id, wordsOf(guest));
  }
  return { vms, troubles, links };
}

const mostNames = 2;

function tell(before: Told, now: Told): string {
  const parts: string[] = [];
  for (const [id, words] of now.links) {
    const was = before.links.get(id);
    if (was !== undefined && was !== words) parts.push(words);
  }
  const begun = [...now.troubles].filter(([id]) => !before.troubles.has(id)).map(([, words]) => words);
  const ended = [...before.troubles.keys()].filter((id) => !now.troubles.has(id)).length;
  if (begun.length > 0) {
    const named = begun.slice(0, mostNames).join('; ');
    const more = begun.length - mostNames;
    const key = more > 0 ? 'drawn.news.begunMore' : 'drawn.news.begun';
    parts.push(t(key, { count: begun.length, names: named, more }));
  }
  if (ended > 0) parts.push(counted('drawn.news.over', ended));
  if (parts.length > 0 || before.vms !== now.vms) {
    parts.push(joined([counted('count.vms', now.vms), counted('drawn.problems', now.troubles.size)]));
  }
  return parts.join('. ');
}

/** Tells what became of a fleet since it was told of last. */
export type News = {
  setGraph: (graph: Graph) => void;
  /** Words for what changed, and empty where nothing worth a word did; costs a walk over all nodes. */
  take: () => string;
};

/** Opens the news; the first fleet that has any clusters is where they begin. */
export function openNews(): News {
  let graph: Graph | null = null;
  let told: Told | null = null;
  return {
    setGraph(next) {
      graph = next;
      if (told === null && next.clusters.length > 0) told = read(next, new Date());
    },
    take() {
      if (graph === null || told === null) return '';
      const now = read(graph, new Date());
      const words = tell(told, now);
      told = now;
      return words;
    },
  };
}
