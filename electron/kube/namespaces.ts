import { z } from 'zod';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { rightsOf } from './rights.ts';
import type { RightsClient } from './rights.ts';
import { grants, readRules } from './rights-rules.ts';
import type { NamespaceRules } from './rights-rules.ts';
import { openTurns } from './turns.ts';

/**
 * Namespaces, sorted; `isCut` where there are more than are looked at. Not `isSure` where the cluster did not answer all
 * that was asked, so that one that is not among them may still be readable.
 */
export type FoundNamespaces = { names: readonly string[]; isCut: boolean; isSure: boolean };

/**
 * Finds where a user may read who may not read everywhere. What was found is shared by all kinds; namespaces are not asked
 * about at all where the cluster grants the list everywhere, since what refused it then will not be found in any of them.
 */
export type NamespaceFinder = {
  /** The namespaces in which a kind may be listed. */
  listable: (resource: ApiResource) => Promise<FoundNamespaces>;
  /** The namespaces that may be read themselves. */
  readable: () => Promise<FoundNamespaces>;
};

/** What a finder is opened with. */
export type NamespaceFinderOptions = {
  client: RightsClient;
  /** Namespaces known from elsewhere, such as that of the kubeconfig's context. */
  hints: () => Iterable<string>;
  now: () => number;
  /** How long what was found stays good. */
  goodForMs: number;
};

/** More namespaces than these are not looked at one by one. */
export const mostNamespaces = 200;
const atOnce = 8;
/** What is not sure is good for this part of the usual time, and for twice as long each time it is not sure again. */
const shortest = 16;
const namespaces: ApiResource = { group: '', version: 'v1', plural: 'namespaces', isNamespaced: false };
const PlainList = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const SteveList = z.object({ data: z.array(z.object({ id: z.string() })) });

type Names = { names: string[]; isSure: boolean };

/**
 * The names of the namespaces a user may see. A project member may not list them by the plain API, but the Steve of
 * Harvester, or that of the Rancher before it, answers those it may see. Source: harvester API reference section 8.3.
 */
async function readNames(client: RightsClient): Promise<Names> {
  const plain = await client.request('GET', '/api/v1/namespaces', { query: { limit: mostNamespaces + 1 } });
  if (plain.ok) {
    const read = PlainList.safeParse(plain.value);
    return { names: read.success ? read.data.items.map(({ metadata }) => metadata.name) : [], isSure: true };
  }
  let isSure = plain.status === 403;
  for (const path of ['/v1/harvester/namespaces', '/v1/namespaces']) {
    const answer = await client.request('GET', path, { query: { limit: mostNamespaces + 1 } });
    const read = answer.ok ? SteveList.safeParse(answer.value) : null;
    if (read?.success === true) return { names: read.data.data.map(({ id }) => id), isSure };
    isSure &&= answer.ok || (answer.status !== null && answer.status < 500);
  }
  return { names: [], isSure };
}

/** Opens a finder; nothing is asked before somebody wants to know. */
export function openNamespaceFinder(options: NamespaceFinderOptions): NamespaceFinder {
  const { client, hints, now, goodForMs } = options;
  const inTurn = openTurns(atOnce);
  type Known = { rules: Map<string, NamespaceRules | null>; isCut: boolean; isSure: boolean };
  let known: { found: Promise<Known>; atMs: number; forMs: number } | null = null;
  let unsureMs = goodForMs / shortest;

  const find = async (): Promise<Known> => {
    const seen = await readNames(client);
    const names = [...new Set([...hints(), ...seen.names, 'default'])];
    const asked = names.slice(0, mostNamespaces);
    const rules = await Promise.all(asked.map((name) => inTurn(() => readRules(client, name))));
    return {
      rules: new Map(asked.map((name, index) => [name, rules[index] ?? null])),
      isCut: names.length > asked.length,
      isSure: seen.isSure,
    };
  };
  const rulesNow = (): Promise<Known> => {
    if (known !== null && now() - known.atMs < known.forMs) return known.found;
    const found = find();
    const mine = { found, atMs: now(), forMs: goodForMs };
    known = mine;
    void found.then(({ isSure }) => {
      if (!isSure) mine.forMs = unsureMs;
      unsureMs = isSure ? goodForMs / shortest : Math.min(goodForMs, unsureMs * 2);
    });
    return found;
  };
  const isEverywhere = async ({ group, plural }: ApiResource): Promise<boolean> => {
    const right = { verb: 'list', group, resource: plural, subresource: null, namespace: null };
    const [allowed] = await rightsOf(client).ask([right], 0);
    return allowed === true;
  };
  const where = async (verb: string, resource: ApiResource): Promise<FoundNamespaces> => {
    if (await isEverywhere(resource)) return { names: [], isCut: false, isSure: false };
    const { rules, isCut, isSure } = await rulesNow();
    const unsure = [...rules].filter(([, of]) => of === null || (!of.isWhole && !grants(of, verb, resource)));
    const { group, plural } = resource;
    const told = await rightsOf(client).ask(
      unsure.map(([namespace]) => ({ verb, group, resource: plural, subresource: null, namespace })),
    );
    const also = new Set(unsure.flatMap(([name], index) => (told[index] === true ? [name] : [])));
    const names = [...rules].flatMap(([name, of]) =>
      also.has(name) || (of !== null && grants(of, verb, resource)) ? [name] : [],
    );
    return { names: names.sort(), isCut, isSure: isSure && !told.includes(null) };
  };
  return { listable: (resource) => where('list', resource), readable: () => where('get', namespaces) };
}
