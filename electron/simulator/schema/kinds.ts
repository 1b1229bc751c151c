import type { Resource } from '../resources.ts';
import { definition, definitionNameOfKind } from './definitions.ts';
import type { SchemaNode } from './node.ts';
import type { PrinterColumn } from './packed.ts';
import { packedSchemas } from './packed.ts';

/** Which of several releases of a schema is meant. */
export interface SchemaRelease {
  /** Version of KubeVirt, such as 1.6.3; the newest that is known by default. */
  kubeVirtVersion?: string;
}

function releaseOf(version: string): string {
  const [major = '1', minor = '0'] = version.replace(/^v/, '').split('.');
  const known = Object.keys(packedSchemas().kubeVirt);
  const isAtMost = (release: string): boolean =>
    Number(major) > 1 || Number(release.split('.')[1]) <= Number(minor);
  return known.filter(isAtMost).at(-1) ?? known[0] ?? '';
}

/**
 * The schema of a kind: of its CRD, or of the Kubernetes OpenAPI document for built-in kinds. Undefined where no schema
 * is published (some kinds of Rancher and KubeVirt): anything goes there. Nodes are shared and never to be changed.
 */
export function schemaOf(resource: Resource, release: SchemaRelease = {}): SchemaNode | undefined {
  if (resource.isBuiltIn) {
    const name = definitionNameOfKind(resource.group, resource.version, resource.kind);
    return name === undefined ? undefined : definition(name);
  }
  const { crds, kubeVirt } = packedSchemas();
  const older =
    release.kubeVirtVersion === undefined
      ? undefined
      : kubeVirt[releaseOf(release.kubeVirtVersion)]?.[resource.id];
  return older ?? (crds[`${resource.id}@${resource.version}`] ?? crds[resource.id])?.schema;
}

/** The columns the CRD of a kind asks for, without the name; undefined where it asks for none. */
export function printerColumnsOf(resource: Resource): readonly PrinterColumn[] | undefined {
  return packedSchemas().crds[resource.id]?.columns;
}
