import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';

/** Where the published schemas are, beside the repository. */
export const SCHEMAS = resolve(import.meta.dirname, '../../../shared/schemas');

/** Whether there are published schemas to validate against. */
export const hasSchemas = existsSync(SCHEMAS);

interface Schema {
  [key: string]: unknown;
  properties?: Record<string, Schema>;
}

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Makes a Kubernetes schema strict JSON schema: unknown fields are errors, int-or-string and nullable are said in full.
 * For a part of an object (a patch) nothing is required, and everything may be null.
 */
function strict(value: unknown, path: string[] = [], isPart = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strict(item, path, isPart));
  if (!isObject(value)) return value;
  const isNames = path.at(-1) === 'properties' || path.at(-1) === 'definitions';
  const result: Schema = {};
  for (const [key, child] of Object.entries(value)) {
    if (!isNames && (key === 'format' || key === 'description' || key === 'default' || key.startsWith('x-')))
      continue;
    if (!isNames && isPart && key === 'required') continue;
    result[key] = strict(child, [...path, key], isPart);
  }
  if (isNames) return result;
  if (value['x-kubernetes-int-or-string'] === true || value.format === 'int-or-string') {
    return { anyOf: [{ type: 'integer' }, { type: 'string' }, ...(isPart ? [{ type: 'null' }] : [])] };
  }
  if ((isPart || value.nullable === true) && typeof result.type === 'string') {
    Reflect.deleteProperty(result, 'nullable');
    result.type = [result.type, 'null'];
  }
  const isOpen =
    value['x-kubernetes-preserve-unknown-fields'] === true ||
    value['x-kubernetes-embedded-resource'] === true;
  if (isObject(value.properties) && value.additionalProperties === undefined && !isOpen)
    result.additionalProperties = false;
  return result;
}

const ajv = new Ajv({ strict: false, allErrors: true, inlineRefs: false });

function readJson(path: string): Schema {
  return JSON.parse(readFileSync(path, 'utf8')) as Schema;
}

/** A validator for the objects of a CRD, such as `kubevirt-v1.6.3/kubevirt.io_virtualmachines`. */
export function crdValidator(file: string, version: string, isPart = false): ValidateFunction {
  const crd = readJson(join(SCHEMAS, 'crds', `${file}.json`)) as unknown as {
    spec: { versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
  };
  const found = crd.spec.versions.find((each) => each.name === version);
  if (found === undefined) throw new Error(`${file} has no version ${version}`);
  const schema = found.schema.openAPIV3Schema;
  // Every CRD has these three, said or not.
  const common = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
  const whole = { ...schema, properties: { ...schema.properties, ...common } };
  return ajv.compile(strict(whole, [], isPart) as Schema);
}

const compiled = new Map<string, Ajv>();

/** A compiler of the definitions of a Swagger document. */
function documentAjv(name: string, isPart: boolean): Ajv {
  const key = `${name} ${String(isPart)}`;
  let found = compiled.get(key);
  if (found === undefined) {
    const { definitions } = readJson(join(SCHEMAS, 'openapi', `${name}.json`)) as unknown as {
      definitions: Record<string, Schema>;
    };
    const prepared = strict(definitions, ['definitions'], isPart) as Record<string, Schema>;
    // The API writes an empty time as null, and a quantity as a string or a number.
    for (const time of ['Time', 'MicroTime']) {
      prepared[`io.k8s.apimachinery.pkg.apis.meta.v1.${time}`] = { type: ['string', 'null'] };
    }
    prepared['io.k8s.apimachinery.pkg.api.resource.Quantity'] = { type: ['string', 'number', 'null'] };
    found = new Ajv({ strict: false, allErrors: true, inlineRefs: false });
    found.addSchema({ $id: name, definitions: prepared });
    compiled.set(key, found);
  }
  return found;
}

/** Says in one line what is wrong with a value; undefined when nothing is. */
export type Checked = (value: unknown) => string | undefined;

function toChecked(compile: () => ValidateFunction): Checked {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= compile();
    if (validate(value)) return undefined;
    const texts = (validate.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
    );
    return [...new Set(texts)].join('; ');
  };
}

/** Checks a built-in kind, or a part of one, by the name of its definition. */
export function coreCheck(definition: string, isPart: boolean): Checked {
  return toChecked(() =>
    documentAjv('kubernetes', isPart).compile({ $ref: `kubernetes#/definitions/${definition}` }),
  );
}

/** Checks what KubeVirt's subresources take, by the name of its definition. */
export function kubeVirtCheck(definition: string, isPart: boolean): Checked {
  return toChecked(() =>
    documentAjv('kubevirt', isPart).compile({ $ref: `kubevirt#/definitions/${definition}` }),
  );
}

/** The published schemas of KubeVirt 1.6, 1.7 and 1.8. */
export const KUBEVIRT_RELEASES = ['v1.6.3', 'v1.7.0', 'v1.8.4'];

/** Checks a custom resource, or a part of one, such as `kubevirt.io_virtualmachines`: those of KubeVirt by three releases. */
export function crdChecks(file: string, version: string, isPart: boolean): Checked {
  const releases = KUBEVIRT_RELEASES.map((release) => `kubevirt-${release}/${file}`).filter((each) =>
    existsSync(join(SCHEMAS, 'crds', `${each}.json`)),
  );
  const checks = (releases.length === 0 ? [file] : releases).map((each) => ({
    each,
    check: toChecked(() => crdValidator(each, version, isPart)),
  }));
  return (value) => {
    const faults = checks.flatMap(({ each, check }) => {
      const fault = check(value);
      return fault === undefined ? [] : [`${each}: ${fault}`];
    });
    return faults.length === 0 ? undefined : faults.join('; ');
  };
}

/** The published schemas of Longhorn that are nearest to the versions a simulated Harvester has. */
const LONGHORN: Record<string, string> = {
  '1.12.1': 'v1.12.1',
  '1.11.2': 'v1.11.2',
  '1.10.1': 'v1.10.1',
  '1.9.1': 'v1.10.1',
};

let kinds: Map<string, string> | undefined;

/** Checks whole objects of a kind by everything that is published for it; undefined where nothing is. */
export function objectCheck(
  resource: { group: string; version: string; kind: string; plural: string; isBuiltIn: boolean },
  longhornVersion: string,
): Checked | undefined {
  const { group, version, kind, plural } = resource;
  if (resource.isBuiltIn) {
    kinds ??= namesByKind();
    const name = kinds.get(`${group}/${version}/${kind}`);
    if (name === undefined) throw new Error(`no definition of ${group}/${kind}`);
    return coreCheck(name, false);
  }
  const file = `${group}_${plural}`;
  const isThere = (each: string): boolean => existsSync(join(SCHEMAS, 'crds', `${each}.json`));
  const longhorn = `longhorn-${LONGHORN[longhornVersion] ?? ''}/${file}`;
  const found = isThere(longhorn) ? longhorn : file;
  return isThere(found) ? crdChecks(found, version, false) : undefined;
}

function namesByKind(): Map<string, string> {
  const { definitions } = readJson(join(SCHEMAS, 'openapi', 'kubernetes.json')) as unknown as {
    definitions: Record<
      string,
      { 'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[] }
    >;
  };
  const names = new Map<string, string>();
  for (const [name, { 'x-kubernetes-group-version-kind': all = [] }] of Object.entries(definitions)) {
    for (const each of all.length === 1 ? all : [])
      names.set(`${each.group}/${each.version}/${each.kind}`, name);
  }
  return names;
}
