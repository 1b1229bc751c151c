import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { Checked } from './schemas.ts';
import { SCHEMAS, coreCheck, crdChecks, kubeVirtCheck } from './schemas.ts';

/** A request that a client sent; the path without the prefix of Rancher. */
export interface SentRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  contentType: string;
  body: string;
}

/** One method of one path, as the published documents have it. */
interface Operation {
  query: ReadonlySet<string>;
  /** Types a body may have; any where nothing is said. */
  consumes: readonly string[];
  /** Checks a whole object; undefined where no body is said. */
  body?: Checked;
  /** Checks an object of which anything may be left out. */
  part?: Checked;
}

interface Template {
  pattern: RegExp;
  operations: Record<string, Operation>;
}

interface Parameter {
  $ref?: string;
  in?: string;
  name?: string;
  schema?: { $ref?: string };
}

interface Method {
  parameters?: Parameter[];
  consumes?: string[];
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string };
}

interface Document {
  paths: Record<string, Record<string, Method | Parameter[]>>;
  parameters: Record<string, Parameter>;
  definitions: Record<
    string,
    { 'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[] }
  >;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
/** Answered by every API server, and by the aggregated servers of metrics: no document lists them. */
const PLAIN =
  /^\/((api|apis)(\/[^/]+){0,2}|version|healthz|livez|readyz|openapi\/v[23](\/.*)?|apis\/metrics\.k8s\.io\/v1beta1\/(namespaces\/[^/]+\/)?(nodes|pods)(\/[^/]+)?|v1\/.*|v3\/.*|v1-(rke2|k3s)-release\/releases)\/?$/;
const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];

function toPattern(template: string): RegExp {
  const text = template
    .replaceAll(/[.]/g, '\\.')
    .replaceAll(/\{path\}/g, '.+')
    .replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${text}/?$`);
}

function readDocument(name: string): Document {
  return JSON.parse(readFileSync(join(SCHEMAS, 'openapi', `${name}.json`), 'utf8')) as Document;
}

/** Templates of the paths of a Swagger document. */
function fromDocument(
  document: Document,
  wanted: (path: string) => boolean,
  check: (definition: string, isPart: boolean) => Checked,
): Template[] {
  const byKind = new Map<string, string>();
  for (const [name, { 'x-kubernetes-group-version-kind': kinds = [] }] of Object.entries(
    document.definitions,
  )) {
    for (const { group, version, kind } of kinds.length === 1 ? kinds : [])
      byKind.set(`${group}/${version}/${kind}`, name);
  }
  const found = ({ $ref, ...parameter }: Parameter): Parameter =>
    $ref === undefined ? parameter : (document.parameters[$ref.split('/').at(-1) ?? ''] ?? {});
  return Object.entries(document.paths)
    .filter(([path]) => wanted(path) && !path.includes('/watch/'))
    .map(([path, item]) => {
      const common = ((item.parameters as Parameter[] | undefined) ?? []).map(found);
      const operations: Record<string, Operation> = {};
      for (const method of METHODS) {
        const operation = item[method] as Method | undefined;
        if (operation === undefined) continue;
        const parameters = [...common, ...(operation.parameters ?? []).map(found)];
        const target = parameters
          .find((each) => each.in === 'body')
          ?.schema?.$ref?.replace('#/definitions/', '');
        const kind = operation['x-kubernetes-group-version-kind'];
        const kindName =
          kind === undefined ? undefined : byKind.get(`${kind.group}/${kind.version}/${kind.kind}`);
        operations[method] = {
          query: new Set(parameters.filter((each) => each.in === 'query').map((each) => each.name ?? '')),
          consumes: (operation.consumes ?? []).filter((type) => type !== '*/*'),
          ...(target === undefined || method === 'patch' ? {} : { body: check(target, false) }),
          ...(kindName === undefined || method !== 'patch' ? {} : { part: check(kindName, true) }),
        };
      }
      return { pattern: toPattern(path), operations };
    });
}

/** Templates of the paths of every custom resource, which take the same queries as built-in kinds do. */
function fromCrds(model: (path: string) => Template): Template[] {
  const collection = model('/apis/apps/v1/namespaces/a/deployments');
  const everywhere = model('/apis/apps/v1/deployments');
  const item = model('/apis/apps/v1/namespaces/a/deployments/b');
  const folder = join(SCHEMAS, 'crds');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.flatMap((file) => {
    const { spec } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      spec: {
        group: string;
        scope: string;
        names: { plural: string };
        versions: { name: string; served: boolean; subresources?: Record<string, unknown> }[];
      };
    };
    return spec.versions.flatMap(({ name: version, served, subresources = {} }) => {
      if (!served) return [];
      const id = file.replace('.json', '');
      const whole = crdChecks(id, version, false);
      const part = crdChecks(id, version, true);
      const dressed = (of: Template): Record<string, Operation> =>
        Object.fromEntries(
          Object.entries(of.operations).map(([method, operation]) => [
            method,
            {
              query: operation.query,
              consumes: method === 'patch' ? PATCHES : operation.consumes,
              ...(operation.body === undefined || method === 'delete' ? {} : { body: whole }),
              ...(operation.part === undefined ? {} : { part }),
            },
          ]),
        );
      const root = `/apis/${spec.group}/${version}`;
      const place = spec.scope === 'Namespaced' ? '/namespaces/{namespace}' : '';
      const own = `${root}${place}/${spec.names.plural}`;
      return [
        { pattern: toPattern(own), operations: dressed(collection) },
        ...(place === ''
          ? []
          : [{ pattern: toPattern(`${root}/${spec.names.plural}`), operations: dressed(everywhere) }]),
        { pattern: toPattern(`${own}/{name}`), operations: dressed(item) },
        ...Object.keys(subresources).map((subresource) => ({
          pattern: toPattern(`${own}/{name}/${subresource}`),
          operations: dressed(item),
        })),
      ];
    });
  });
}

/**
 * Kinds of a Rancher whose CRDs are made while it runs (the node driver's), or are not published (those of its older API):
 * they take the queries that every custom resource takes; of their bodies nothing is said.
 */
const UNPUBLISHED: [groupVersion: string, plurals: string[], isNamespaced: boolean][] = [
  ['rke-machine.cattle.io/v1', ['harvestermachines', 'harvestermachinetemplates'], true],
  ['rke-machine-config.cattle.io/v1', ['harvesterconfigs'], true],
  ['management.cattle.io/v3', ['nodepools', 'nodetemplates', 'nodes'], true],
  ['management.cattle.io/v3', ['clusters', 'features'], false],
  ['ext.cattle.io/v1', ['kubeconfigs', 'tokens'], false],
];

/** Templates of the paths of those kinds. */
function fromUnpublished(model: (path: string) => Template): Template[] {
  const without = (path: string): Record<string, Operation> =>
    Object.fromEntries(
      Object.entries(model(path).operations).map(([method, { query, consumes }]) => [
        method,
        { query, consumes: method === 'patch' ? PATCHES : consumes },
      ]),
    );
  return UNPUBLISHED.flatMap(([groupVersion, plurals, isNamespaced]) =>
    plurals.flatMap((plural) => {
      const root = `/apis/${groupVersion}`;
      const own = `${root}${isNamespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
      return [
        { pattern: toPattern(own), operations: without('/apis/apps/v1/namespaces/a/deployments') },
        { pattern: toPattern(`${root}/${plural}`), operations: without('/apis/apps/v1/deployments') },
        {
          pattern: toPattern(`${own}/{name}`),
          operations: without('/apis/apps/v1/namespaces/a/deployments/b'),
        },
      ];
    }),
  );
}

let all: Template[] | undefined;

function templates(): Template[] {
  if (all === undefined) {
    const core = fromDocument(readDocument('kubernetes'), () => true, coreCheck);
    const subresources = fromDocument(
      readDocument('kubevirt'),
      (path) => path.startsWith('/apis/subresources.kubevirt.io/'),
      kubeVirtCheck,
    );
    const model = (path: string): Template => {
      const found = core.find((template) => template.pattern.test(path));
      if (found === undefined) throw new Error(`no document has ${path}`);
      return found;
    };
    all = [...core, ...subresources, ...fromCrds(model), ...fromUnpublished(model)];
  }
  return all;
}

/** A strategic merge patch without its directives. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([key]) => !key.startsWith('$'));
  return Object.fromEntries(fields.map(([key, child]) => [key, withoutDirectives(child)]));
}

function jsonPatchFault(value: unknown): string | undefined {
  const isStep = (step: unknown): boolean => {
    const { op, path } = step as { op?: unknown; path?: unknown };
    return (
      ['add', 'remove', 'replace', 'move', 'copy', 'test'].includes(String(op)) &&
      typeof path === 'string' &&
      path.startsWith('/')
    );
  };
  return Array.isArray(value) && value.every(isStep) ? undefined : 'is no JSON patch';
}

function bodyFault(operation: Operation, method: string, type: string, body: string): string | undefined {
  if (body === '') return undefined;
  let value: unknown;
  try {
    value = type.endsWith('yaml') ? parseYaml(body) : JSON.parse(body);
  } catch {
    return 'has a body that cannot be read';
  }
  if (type === 'application/json-patch+json') return jsonPatchFault(value);
  const check = method === 'patch' ? operation.part : operation.body;
  return check?.(method === 'patch' ? withoutDirectives(value) : value);
}

/** What is wrong with a request by the published documents: path, method, query or body; undefined when nothing is. */
export function requestFault(request: SentRequest): string | undefined {
  const { path, query, contentType, body } = request;
  const method = request.method.toLowerCase() === 'head' ? 'get' : request.method.toLowerCase();
  const name = `${request.method} ${path}`;
  if (PLAIN.test(path)) return undefined;
  // What is behind the proxy of a service is another server's, with queries of its own.
  if (method === 'get' && /^\/api\/v1\/namespaces\/[^/]+\/services\/[^/]+\/proxy\//.test(path))
    return undefined;
  const matching = templates().filter((template) => template.pattern.test(path));
  if (matching.length === 0) return `${name}: no published document has this path`;
  const operation = matching
    .map((template) => template.operations[method])
    .find((each) => each !== undefined);
  if (operation === undefined) return `${name}: the path has no such method`;
  for (const parameter of query.keys()) {
    if (!operation.query.has(parameter) && parameter !== 'pretty')
      return `${name}: there is no query parameter ${parameter}`;
  }
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type !== '' && operation.consumes.length > 0 && !operation.consumes.includes(type))
    return `${name}: bodies of type ${type} are not taken`;
  const fault = bodyFault(operation, method, type, body);
  return fault === undefined ? undefined : `${name}: ${fault}`;
}
