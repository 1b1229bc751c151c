import type { KubeObject } from '../../json.ts';
import { at, isSame, objectAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { parseClaimTemplates } from '../claim-templates.ts';
import { fingerprintOf } from '../keypair.ts';
import { harvesterBadRequest, harvesterInternal, harvesterInvalid, harvesterNotAllowed } from './deny.ts';

const LIMITS = 'spec.vm.spec.template.spec.domain.resources.limits';

/** A version without a name gets one of its template (harvester pkg/webhook/resources/templateversion/mutator.go). */
export function templateOf(version: KubeObject): [namespace: string, name: string] {
  const [namespace = '', name = ''] = (textAt(version, 'spec', 'templateId') ?? '').split('/');
  return [namespace, name];
}

/** Harvester's validation of a template version, which nobody but its controller may change. */
export function checkTemplateVersion(store: Store, before: KubeObject | undefined, after: KubeObject): void {
  if (before !== undefined) {
    if (isSame(before.spec, after.spec) && isSame(before.metadata, after.metadata)) return;
    throw harvesterNotAllowed('Update templateVersion is not supported');
  }
  const [namespace, name] = templateOf(after);
  if (name === '') throw harvesterInvalid('TemplateId is empty', 'spec.templateId');
  if (after.metadata.namespace !== namespace) {
    throw harvesterInvalid(
      'Template version and template should reside in the same namespace',
      'metadata.namespace',
    );
  }
  if (store.get(RESOURCES.templates, namespace, name) === undefined) {
    throw harvesterInvalid(`virtualmachinetemplates.harvesterhci.io "${name}" not found`, 'spec.templateId');
  }
  const keys = at(after, 'spec', 'keyPairIds');
  (Array.isArray(keys) ? keys.map(String) : []).forEach((id, index) => {
    const [keyNamespace = '', keyName = ''] = id.split('/');
    if (store.get(RESOURCES.keyPairs, keyNamespace, keyName) !== undefined) return;
    throw harvesterInvalid(
      `KeyPairID ${id} is invalid, keypairs.harvesterhci.io "${keyName}" not found`,
      `spec.keyPairIds[${index}]`,
    );
  });
  const limits = objectAt(after, 'spec', 'vm', 'spec', 'template', 'spec', 'domain', 'resources', 'limits');
  if (at(after, 'spec', 'vm', 'spec', 'template') !== undefined) {
    if (Object.keys(limits).length === 0)
      throw harvesterInvalid(
        'CPU and Memory limits are required fields, but are missing from the input',
        LIMITS,
      );
    if (limits.memory === undefined)
      throw harvesterInvalid('Memory limit is an required field, but is missing from the input', LIMITS);
    if (limits.cpu === undefined)
      throw harvesterInvalid('CPU limit is an required field, but is missing from the input', LIMITS);
  }
  const annotation = 'harvesterhci.io/volumeClaimTemplates';
  try {
    parseClaimTemplates(textAt(after, 'spec', 'vm', 'metadata', 'annotations', annotation));
  } catch {
    throw harvesterInvalid(`Invalid JSON data in annotation ${annotation}`, 'spec.vm.metadata.annotations');
  }
}

/** The default version of a template stays. */
export function checkTemplateVersionRemoval(store: Store, version: KubeObject): void {
  const [namespace, name] = templateOf(version);
  const template = store.get(RESOURCES.templates, namespace, name);
  if (template === undefined)
    throw harvesterInternal(`virtualmachinetemplates.harvesterhci.io "${name}" not found`);
  const id = `${version.metadata.namespace ?? ''}/${version.metadata.name}`;
  if (textAt(template, 'spec', 'defaultVersionId') === id)
    throw harvesterBadRequest('Cannot delete the default templateVersion');
}

/** Harvester's validation of a key pair (harvester pkg/webhook/resources/keypair/validator.go). */
export function checkKeyPair(keyPair: KubeObject): void {
  const publicKey = textAt(keyPair, 'spec', 'publicKey') ?? '';
  if (publicKey === '') throw harvesterInvalid('public key is required', 'spec.publicKey');
  if (fingerprintOf(publicKey) === undefined)
    throw harvesterInvalid('key is not in valid OpenSSH public key format', 'spec.publicKey');
}
