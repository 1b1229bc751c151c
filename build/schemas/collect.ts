import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../../electron/simulator/resources.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { CAPI_V1BETA2, RANCHER_MANAGER } from '../../electron/simulator/resources/rancher-manager.ts';
import type { Json } from './pack.ts';
import { createPacker } from './pack.ts';

type JsonMap = Record<string, Json>;

interface CrdVersion {
  name: string;
  schema?: { openAPIV3Schema: Json };
  additionalPrinterColumns?: Json[];
  subresources?: JsonMap;
}

interface Crd {
  spec: { versions: CrdVersion[] };
}

/** KubeVirt releases whose schemas differ enough to be kept apart, oldest first; each serves until the next. */
const KUBEVIRT_RELEASES = { '1.6': 'kubevirt-v1.6.3', '1.7': 'kubevirt-v1.7.0', '1.8': 'kubevirt-v1.8.4' };

/** Root definitions of kinds that exist in several groups or only inside requests. */
const EXTRA_DEFINITIONS = [
  'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
  'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta',
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  'io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent',
];

/** Said of people, or repeated elsewhere: left out of the copy. */
const LEFT_OUT = new Set(['description', 'example', 'externalDocs', 'title', 'x-kubernetes-validations']);

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** A schema without prose; names of properties are never taken for keywords. */
function strip(value: Json, isNames = false): Json {
  if (Array.isArray(value)) return value.map((item) => strip(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNames || !LEFT_OUT.has(key))
      .map(([key, child]) => [
        key,
        key === 'default' || key === 'enum' ? child : strip(child, !isNames && key === 'properties'),
      ]),
  );
}

function versionOf(file: string, version: string): CrdVersion | undefined {
  if (!existsSync(file)) return undefined;
  return (readJson(file) as Crd).spec.versions.find((each) => each.name === version);
}

function crdFile(dir: string, resource: Resource): string {
  return join(dir, `${resource.group}_${resource.plural}.json`);
}

/** The definitions of the built-in kinds, and all they refer to, by name. */
function definitions(schemas: string): JsonMap {
  const all = (readJson(join(schemas, 'openapi', 'kubernetes.json')) as { definitions: JsonMap }).definitions;
  const wanted: JsonMap = {};
  const take = (name: string): void => {
    const found = all[name];
    if (found === undefined || Object.hasOwn(wanted, name)) return;
    wanted[name] = strip(found);
    for (const [, next] of JSON.stringify(found).matchAll(/"#\/definitions\/([^"]+)"/g)) take(next ?? '');
  };
  const isKind = (definition: Json, { group, version, kind }: Resource): boolean => {
    const kinds = (definition as JsonMap)['x-kubernetes-group-version-kind'];
    return (
      Array.isArray(kinds) &&
      kinds.some((each) => {
        const of = each as JsonMap;
        return of.group === group && of.version === version && of.kind === kind;
      })
    );
  };
  for (const resource of Object.values(RESOURCES)) {
    if (!resource.isBuiltIn) continue;
    const name = Object.keys(all).find((each) => isKind(all[each] ?? null, resource));
    if (name === undefined) throw new Error(`no definition of ${resource.kind} (${resource.group})`);
    take(name);
  }
  EXTRA_DEFINITIONS.forEach(take);
  return Object.fromEntries(Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Everything the simulator keeps of the published schemas, as one JSON value. */
export function collectSchemas(schemas: string): Json {
  const packer = createPacker();
  const crds: Record<string, { id: number; rest: JsonMap }> = {};
  const releases: Record<string, Record<string, number>> = {};
  const dir = join(schemas, 'crds');
  const schemaIn = (version: CrdVersion): number => packer.add(strip(version.schema?.openAPIV3Schema ?? {}));
  const newest = join(dir, KUBEVIRT_RELEASES['1.8']);
  const served = [...Object.values<Resource>(RESOURCES), ...Object.values<Resource>(RANCHER_MANAGER)];
  const custom = served.filter((each) => !each.isBuiltIn);
  for (const resource of [...new Set(custom), ...Object.values<Resource>(CAPI_V1BETA2)]) {
    const found =
      versionOf(crdFile(newest, resource), resource.version) ??
      versionOf(crdFile(dir, resource), resource.version);
    if (found === undefined) continue;
    const columns = found.additionalPrinterColumns?.map((column) => strip(column)) ?? [];
    const scale = found.subresources?.scale;
    const isLater = crds[resource.id] !== undefined;
    crds[isLater ? `${resource.id}@${resource.version}` : resource.id] = {
      id: schemaIn(found),
      rest: { ...(columns.length === 0 ? {} : { columns }), ...(scale === undefined ? {} : { scale }) },
    };
    for (const [release, folder] of Object.entries(KUBEVIRT_RELEASES)) {
      const older = versionOf(crdFile(join(dir, folder), resource), resource.version);
      if (older !== undefined) (releases[release] ??= {})[resource.id] = schemaIn(older);
    }
  }
  const { shared, toJson } = packer.finish();
  const each = <T>(of: Record<string, T>, to: (value: T) => Json): JsonMap =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value)]));
  return {
    shared,
    crds: each(crds, ({ id, rest }) => ({ schema: toJson(id), ...rest })),
    kubeVirt: each(releases, (kinds) => each(kinds, toJson)),
    definitions: definitions(schemas),
  };
}
