import { createHash } from 'node:crypto';
import type { Reply } from '../reply.ts';
import type { SchemaRelease } from '../schema/index.ts';
import { noSuchPath, notAcceptable } from '../status.ts';
import { toGnostic } from './gnostic.ts';
import { documentV2 } from './v2.ts';
import { documentNames, documentV3 } from './v3.ts';

const GNOSTIC = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
/** What kube-openapi calls the same in its answer, since Go's media types know no `@`. */
const GNOSTIC_ANSWER = GNOSTIC.replace('@', '.');

/** What is asked of an OpenAPI path. */
export interface OpenApiRequest {
  path: string;
  accept: string | undefined;
  ifNoneMatch: string | undefined;
}

/** Answers `/openapi/v2` and `/openapi/v3`; undefined for all other paths. */
export type OpenApi = (request: OpenApiRequest) => Reply | undefined;

interface Text {
  body: string | Uint8Array;
  contentType: string;
  hash: string;
}

function toText(body: string | Uint8Array, contentType: string): Text {
  const hash = createHash('sha512').update(body).digest('hex').toUpperCase();
  return { body, contentType, hash };
}

/** Documents are the same for all clusters of a release, and large: each is written once. */
const written = new Map<string, Text>();

function once(key: string, write: () => Text): Text {
  let found = written.get(key);
  if (found === undefined) {
    found = write();
    written.set(key, found);
  }
  return found;
}

function accepts(accept: string | undefined, type: string): boolean {
  return (accept ?? '*/*')
    .split(',')
    .map((part) => part.split(';')[0]?.trim())
    .some((part) => part === type || part === '*/*' || part === 'application/*');
}

function toReply({ body, contentType, hash }: Text, ifNoneMatch: string | undefined): Reply {
  const etag = `"${hash}"`;
  const headers = { etag, vary: 'Accept-Encoding, Accept' };
  return ifNoneMatch === etag
    ? { code: 304, body: '', contentType, headers }
    : { code: 200, body, contentType, headers };
}

/** Opens the OpenAPI documents of a cluster (kube-openapi pkg/handler, pkg/handler3). */
export function createOpenApi(release: SchemaRelease, kubernetesVersion: string): OpenApi {
  const minor = (release.kubeVirtVersion ?? '').split('.').slice(0, 2).join('.');
  const key = (name: string): string => `${minor} ${kubernetesVersion} ${name}`;
  const json = (value: unknown): Text => toText(JSON.stringify(value), 'application/json');

  const v2 = (accept: string | undefined): Text => {
    if ((accept ?? '').includes(GNOSTIC)) {
      return once(key('v2 protobuf'), () =>
        toText(toGnostic(documentV2(release, kubernetesVersion)), GNOSTIC_ANSWER),
      );
    }
    if (!accepts(accept, 'application/json')) throw notAcceptable(['application/json', GNOSTIC]);
    return once(key('v2'), () => json(documentV2(release, kubernetesVersion)));
  };
  const v3 = (name: string): Text =>
    once(key(name), () => {
      const document = documentV3(name, release, kubernetesVersion);
      if (document === undefined) throw noSuchPath();
      return json(document);
    });
  const index = (): Text =>
    once(key('index'), () => {
      const entries = documentNames().map((name) => [
        name,
        { serverRelativeURL: `/openapi/v3/${name}?hash=${v3(name).hash}` },
      ]);
      return json({ paths: Object.fromEntries(entries) as unknown });
    });
  return ({ path, accept, ifNoneMatch }) => {
    if (path === '/openapi/v2') return toReply(v2(accept), ifNoneMatch);
    const found = /^\/openapi\/v3(?:\/(.+))?$/.exec(path);
    if (found === null) return undefined;
    if (!accepts(accept, 'application/json')) throw notAcceptable(['application/json']);
    return toReply(found[1] === undefined ? index() : v3(found[1]), ifNoneMatch);
  };
}
