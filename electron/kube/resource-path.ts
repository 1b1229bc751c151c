import type { ApiResource } from '../../shared/kinds/define.ts';

/** Which objects of a resource: all, those of a namespace, or one by name, and a subresource of it. */
export type ObjectPath = { namespace?: string | null; name?: string; subresource?: string };

/** The API path of a resource or an object. Source: Kubernetes API conventions. */
export function toResourcePath(resource: ApiResource, object: ObjectPath = {}): string {
  const { group, version, plural, isNamespaced } = resource;
  const parts = group === '' ? ['api', version] : ['apis', group, version];
  if (isNamespaced && object.namespace) parts.push('namespaces', object.namespace);
  parts.push(plural);
  if (object.name !== undefined) parts.push(object.name);
  if (object.subresource !== undefined) parts.push(object.subresource);
  return `/${parts.map(encodeURIComponent).join('/')}`;
}
