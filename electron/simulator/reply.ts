import type { Entry } from './kind-table.ts';
import type { Page } from './list.ts';
import type { Resource } from './resources.ts';
import type { Failure } from './status.ts';
import { notAcceptable } from './status.ts';
import type { IncludeObject } from './table.ts';
import { toTable } from './table.ts';
import type { BookmarkForm, EventForm, WatchSink } from './watch.ts';

/** An answer in one piece. */
export interface Reply {
  code: number;
  /** Text, or bytes such as those of an image. */
  body: string | Uint8Array;
  contentType: string;
  /** Further headers, such as etag. */
  headers?: Readonly<Record<string, string>>;
  /** Sent as Warning headers, which kubectl and client-go show (Kubernetes API, "Warnings"). */
  warnings?: readonly string[];
}

/** An answer that goes on until its end or until the client leaves, such as a followed log. */
export interface StreamReply {
  contentType: string;
  /** Starts it; the result stops it. */
  open: (sink: WatchSink) => () => void;
}

/** How objects are wanted: whole, as Table rows, or their metadata only (Kubernetes API, "Alternate representations"). */
export type Form = 'object' | 'table' | 'metadata';

/** A value as a JSON answer. */
export function toReply(code: number, value: unknown): Reply {
  return { code, body: `${JSON.stringify(value)}\n`, contentType: 'application/json' };
}

/** A failure as the Status that says it. */
export function toFailureReply(failure: Failure): Reply {
  return toReply(failure.code, failure);
}

/** Reads the Accept header; throws a 406 StatusError when nothing in it can be served. */
export function toForm(accept: string | undefined): Form {
  for (const part of (accept ?? '*/*').split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const as = parameters.find((text) => text.startsWith('as='))?.slice(3);
    const isJson = type === 'application/json' || type === '*/*' || type === 'application/*';
    if (!isJson) continue;
    if (as === 'Table' && parameters.includes('v=v1')) return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
    if (as === undefined) return 'object';
  }
  throw notAcceptable(['application/json']);
}

/** The apiVersion of a resource's objects. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

function partial(entry: Entry): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: entry.object.metadata };
}

function includeOf(query: URLSearchParams): IncludeObject {
  const wanted = query.get('includeObject');
  return wanted === 'Object' || wanted === 'None' ? wanted : 'Metadata';
}

/** One object in the wanted form. */
export function objectReply(resource: Resource, entry: Entry, form: Form, query: URLSearchParams): Reply {
  switch (form) {
    case 'table': {
      const { resourceVersion } = entry.object.metadata;
      return toReply(200, toTable(resource, [entry], { resourceVersion }, includeOf(query)));
    }
    case 'metadata':
      return toReply(200, partial(entry));
    case 'object':
      return { code: 200, body: `${entry.json()}\n`, contentType: 'application/json' };
  }
}

/** A page of a list in the wanted form; built-in kinds leave kind and apiVersion out of the items. */
export function listReply(resource: Resource, page: Page, form: Form, query: URLSearchParams): Reply {
  if (form === 'table') return toReply(200, toTable(resource, page.entries, page.metadata, includeOf(query)));
  if (form === 'metadata') {
    return toReply(200, {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: page.metadata,
      items: page.entries.map(partial),
    });
  }
  const head = `{"kind":"${resource.kind}","apiVersion":"${apiVersionOf(resource)}",`;
  const items = page.entries.map((entry) => {
    const json = entry.json();
    return resource.isBuiltIn && json.startsWith(head) ? `{${json.slice(head.length)}` : json;
  });
  const list = JSON.stringify({
    kind: resource.listKind,
    apiVersion: apiVersionOf(resource),
    metadata: page.metadata,
  });
  return {
    code: 200,
    body: `${list.slice(0, -1)},"items":[${items.join(',')}]}\n`,
    contentType: 'application/json',
  };
}

/** How bookmarks are written for the wanted form: a Table has one row without cells that says the version. */
export function bookmarkForm(resource: Resource, form: Form): BookmarkForm {
  switch (form) {
    case 'table':
      return (object) =>
        JSON.stringify({
          ...(toTable(resource, [], object.metadata as Record<string, unknown>, 'Metadata', false) as object),
          rows: [
            { cells: [], object: { ...object, kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' } },
          ],
        });
    case 'metadata':
      return (object) =>
        JSON.stringify({ ...object, kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' });
    case 'object':
      return (object) => JSON.stringify(object);
  }
}

/** How the events of a watch are written for the wanted form. */
export function eventForm(resource: Resource, form: Form, query: URLSearchParams): EventForm {
  switch (form) {
    case 'table': {
      const include = includeOf(query);
      return (entry, isFirst) => {
        const { resourceVersion } = entry.object.metadata;
        return JSON.stringify(toTable(resource, [entry], { resourceVersion }, include, isFirst));
      };
    }
    case 'metadata':
      return (entry) => JSON.stringify(partial(entry));
    case 'object':
      return (entry) => entry.json();
  }
}

/** A JSON answer indented for people. */
export function prettyReply(reply: Reply): Reply {
  if (reply.contentType !== 'application/json' || typeof reply.body !== 'string' || reply.body === '')
    return reply;
  return { ...reply, body: `${JSON.stringify(JSON.parse(reply.body), null, 2)}\n` };
}
