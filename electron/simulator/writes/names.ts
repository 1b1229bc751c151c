import type { KubeObject } from '../json.ts';
import { isObject, objectsAt } from '../json.ts';
import type { Resource } from '../resources.ts';
import { qualifiedName } from '../resources.ts';
import type { FieldCause } from '../status.ts';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** The rules for names in kube-apiserver's words (apimachinery util/validation). */
const RULES = {
  subdomain: {
    pattern: SUBDOMAIN,
    limit: 253,
    text: "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  label: {
    pattern: LABEL,
    limit: 63,
    text: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  label1035: {
    pattern: LABEL_1035,
    limit: 63,
    text: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
} as const;

/** Kinds whose names are not subdomains (kubernetes/kubernetes pkg/apis/*\/validation); RBAC takes any path segment. */
const RULE_BY_KIND: Record<string, keyof typeof RULES | 'segment'> = {
  namespaces: 'label',
  services: 'label1035',
  'roles.rbac.authorization.k8s.io': 'segment',
  'clusterroles.rbac.authorization.k8s.io': 'segment',
  'rolebindings.rbac.authorization.k8s.io': 'segment',
  'clusterrolebindings.rbac.authorization.k8s.io': 'segment',
};

function nameFaults(resource: Resource, name: string): string[] {
  const rule = RULE_BY_KIND[qualifiedName(resource)] ?? 'subdomain';
  if (rule === 'segment') {
    if (name === '.' || name === '..') return [`may not be '${name}'`];
    return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
  }
  const { pattern, limit, text } = RULES[rule];
  return [
    ...(name.length > limit ? [`must be no more than ${limit} bytes`] : []),
    ...(pattern.test(name) ? [] : [text]),
  ];
}

const KEY_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function keyFaults(key: string): string[] {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) return ['a qualified name must consist of a name and an optional DNS prefix'];
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix !== undefined && prefix !== '' && !SUBDOMAIN.test(prefix)
      ? [`prefix part ${RULES.subdomain.text}`]
      : []),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...(name.length > 63 ? ['name part must be no more than 63 bytes'] : []),
    ...(name === '' || QUALIFIED.test(name) ? [] : [KEY_TEXT]),
  ];
}

const bad = (field: string, value: unknown, why: string): FieldCause => ({
  field,
  why: `Invalid value: ${JSON.stringify(value)}: ${why}`,
});

/** What is wrong with an object's metadata (apimachinery api/validation ValidateObjectMeta); empty when nothing is. */
export function metadataFaults(resource: Resource, object: KubeObject): FieldCause[] {
  const { metadata } = object;
  const faults: FieldCause[] = [];
  const { name } = metadata;
  if (name === '') {
    faults.push({ field: 'metadata.name', why: 'Required value: name or generateName is required' });
  } else {
    for (const why of nameFaults(resource, name)) faults.push(bad('metadata.name', name, why));
  }
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    for (const why of keyFaults(key)) faults.push(bad('metadata.labels', key, why));
    if (value.length > 63) faults.push(bad('metadata.labels', value, 'must be no more than 63 bytes'));
    if (!LABEL_VALUE.test(value)) faults.push(bad('metadata.labels', value, VALUE_TEXT));
  }
  for (const key of Object.keys(metadata.annotations ?? {})) {
    for (const why of keyFaults(key.toLowerCase())) faults.push(bad('metadata.annotations', key, why));
  }
  const size = Object.entries(metadata.annotations ?? {}).reduce(
    (sum, [key, value]) => sum + key.length + value.length,
    0,
  );
  if (size > 256 * 1024)
    faults.push({ field: 'metadata.annotations', why: 'Too long: may not be more than 262144 bytes' });
  for (const key of metadata.finalizers ?? []) {
    for (const why of keyFaults(key)) faults.push(bad('metadata.finalizers', key, why));
  }
  objectsAt(metadata, 'ownerReferences').forEach((owner, index) => {
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      if ((owner[field] ?? '') === '')
        faults.push({
          field: `metadata.ownerReferences[${index}].${field}`,
          why: `Invalid value: "": must not be empty`,
        });
    }
  });
  const controllers = (metadata.ownerReferences ?? []).filter((owner) => isObject(owner) && owner.controller);
  if (controllers.length > 1) {
    faults.push(
      bad(
        'metadata.ownerReferences',
        controllers.map((owner) => owner.name),
        'Only one reference can have Controller set to true',
      ),
    );
  }
  return faults;
}
