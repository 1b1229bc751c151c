import { z } from 'zod';
import type { EntityRef } from '../../shared/id.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { ObjectEvent } from '../../shared/world/event.ts';
import type { KubeClient } from '../kube/client.ts';
import { listPages } from '../kube/list-pages.ts';
import { redact } from '../redact.ts';
import { resourceOf } from './object.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => (value ? value : null));
const Raw = z.object({
  metadata: z.object({ uid: text, name: z.string(), creationTimestamp: text }),
  involvedObject: z.object({ kind: text, name: text, apiVersion: text }),
  type: text,
  reason: text,
  message: text,
  count: z.number().nullish(),
  source: z.object({ component: text, host: text }).nullish(),
  reportingComponent: text,
  firstTimestamp: text,
  lastTimestamp: text,
  eventTime: text,
  series: z.object({ count: z.number().nullish(), lastObservedTime: text }).nullish(),
});
type Raw = z.infer<typeof Raw>;

const most = 200;

function toEvent(raw: Raw): ObjectEvent {
  const { metadata, involvedObject, source, series } = raw;
  return {
    uid: metadata.uid ?? metadata.name,
    type: raw.type ?? 'Normal',
    reason: raw.reason ?? '',
    message: redact.exact(raw.message ?? ''),
    count: series?.count ?? raw.count ?? 1,
    source: source?.component ?? raw.reportingComponent ?? '',
    about: `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`,
    firstAt: raw.firstTimestamp ?? raw.eventTime ?? metadata.creationTimestamp,
    lastAt: series?.lastObservedTime ?? raw.lastTimestamp ?? raw.eventTime ?? metadata.creationTimestamp,
  };
}

/** The name of a VM's launcher pod: Kubernetes cuts the part it generates names from at 58 characters. Source: kubevirt pkg/virt-controller/services/template.go, apiserver storage/names. */
function isLauncherOf(vm: string, pod: string): boolean {
  const stem = `virt-launcher-${vm}-`.slice(0, 58);
  return pod.startsWith(stem) && /^[a-z0-9]{5}$/.test(pod.slice(stem.length));
}

/** What to ask for, and which of the answers are meant. */
type Question = { fieldSelector: string; isMeant: (about: Raw['involvedObject']) => boolean };

function toQuestions(ref: EntityRef, group: string): Question[] {
  const { kind, name } = ref;
  if (kind === 'VirtualMachine') {
    const isVm = (about: string | null): boolean =>
      about === 'VirtualMachine' || about === 'VirtualMachineInstance';
    return [
      { fieldSelector: `involvedObject.name=${name}`, isMeant: (about) => isVm(about.kind) },
      { fieldSelector: 'involvedObject.kind=Pod', isMeant: (about) => isLauncherOf(name, about.name ?? '') },
    ];
  }
  // Longhorn's nodes are called Node too; the API group of the object tells them apart where it is given.
  const apiKind = kind === 'StorageNode' ? 'Node' : kind;
  const isMeant = (about: Raw['involvedObject']): boolean => {
    const aboutGroup = about.apiVersion?.includes('/') ? about.apiVersion.split('/')[0] : '';
    return about.apiVersion === null || aboutGroup === group;
  };
  return [{ fieldSelector: `involvedObject.kind=${apiKind},involvedObject.name=${name}`, isMeant }];
}

/** The events about an object, newest first, at most 200; for a VM also those of its instance and launcher pods. */
export async function readEvents(
  client: KubeClient,
  ref: EntityRef,
  signal: AbortSignal,
): Promise<Result<{ events: ObjectEvent[] }>> {
  const resource = resourceOf(ref);
  if (!resource.ok) return resource;
  const space = ref.namespace === null ? '' : `/namespaces/${encodeURIComponent(ref.namespace)}`;
  const found = new Map<string, ObjectEvent>();
  const ask = async ({ fieldSelector, isMeant }: Question): Promise<ReturnType<typeof listPages>> => {
    const onPage = (items: unknown[]): void => {
      for (const item of items) {
        const raw = Raw.safeParse(item);
        if (!raw.success || !isMeant(raw.data.involvedObject)) continue;
        const event = toEvent(raw.data);
        found.set(event.uid, event);
      }
    };
    const path = `/api/v1${space}/events`;
    return listPages({ client, path, query: { fieldSelector }, signal, onPage, onRestart: () => undefined });
  };
  const answers = await Promise.all(toQuestions(ref, resource.value.group).map(ask));
  for (const answer of answers) if (!answer.ok) return answer;
  const at = (event: ObjectEvent): number => Date.parse(event.lastAt ?? '') || 0;
  return ok({ events: [...found.values()].sort((a, b) => at(b) - at(a)).slice(0, most) });
}
