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

/** Makes a Kubernetes schema strict JSON schema: unknown fields are errors, int-or-string and nullable are said in full. */
function strict(value: unknown, path: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => strict(item, path));
  if (!isObject(value)) return value;
  const isNames = path.at(-1) === 'properties' || path.at(-1) === 'definitions';
  const result: Schema = {};
  for (const [key, child] of Object.entries(value)) {
    if (!isNames && (key === 'format' || key === 'description' || key === 'default' || key.startsWith('x-')))
      continue;
    result[key] = strict(child, [...path, key]);
  }
  if (isNames) return result;
  if (value['x-kubernetes-int-or-string'] === true || value.format === 'int-or-string') {
    return { anyOf: [{ type: 'integer' }, { type: 'string' }] };
  }
  if (value.nullable === true && typeof result.type === 'string') {
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
export function crdValidator(file: string, version: string): ValidateFunction {
  const crd = readJson(join(SCHEMAS, 'crds', `${file}.json`)) as unknown as {
    spec: { versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
  };
  const found = crd.spec.versions.find((each) => each.name === version);
  if (found === undefined) throw new Error(`${file} has no version ${version}`);
  const schema = found.schema.openAPIV3Schema;
  // Every CRD has these three, said or not.
  const common = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
  return ajv.compile(strict({ ...schema, properties: { ...schema.properties, ...common } }) as Schema);
}

let core: Ajv | undefined;

/** A validator for a built-in kind, such as `io.k8s.api.core.v1.Node`. */
export function coreValidator(definition: string): ValidateFunction {
  if (core === undefined) {
    const { definitions } = readJson(join(SCHEMAS, 'openapi', 'kubernetes.json')) as unknown as {
      definitions: Record<string, Schema>;
    };
    const prepared = strict(definitions, ['definitions']) as Record<string, Schema>;
    // The API writes an empty time as null, and a quantity as a string or a number.
    for (const name of ['Time', 'MicroTime']) {
      prepared[`io.k8s.apimachinery.pkg.apis.meta.v1.${name}`] = { type: ['string', 'null'] };
    }
    prepared['io.k8s.apimachinery.pkg.api.resource.Quantity'] = { type: ['string', 'number'] };
    core = new Ajv({ strict: false, allErrors: true, inlineRefs: false });
    core.addSchema({ $id: 'kubernetes', definitions: prepared });
  }
  return core.compile({ $ref: `kubernetes#/definitions/${definition}` });
}
