import type { HostRule } from '../../vm/host-rule.ts';
import { toFinding } from '../finding.ts';
import type { Finding, Where } from '../finding.ts';
import { hostMeets, requirementText } from '../host-match.ts';
import type { NodeSpec } from '../node-spec.ts';
import type { Site } from '../site.ts';

const labelKey = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What is wrong with a rule for hosts by itself; null where nothing is. Source: Kubernetes API core/v1 NodeSelectorRequirement. */
export function ruleProblem({ key, operator, values }: HostRule): string | null {
  if (!labelKey.test(key)) return key === '' ? 'it names no label' : `${key} is no name of a label`;
  if (operator === 'Gt' || operator === 'Lt')
    return values.length === 1 && /^-?\d+$/.test(values[0] ?? '')
      ? null
      : `${key} is compared with one whole number`;
  if (operator === 'Exists' || operator === 'DoesNotExist') return null;
  if (values.length === 0) return `${key} is given no value`;
  const wrong = values.find((value) => !labelValue.test(value));
  return wrong === undefined ? null : `${wrong} is no value of a label`;
}

/** What is wrong with what a VM wishes of its host, and which wishes no host meets; what it requires is told by its landing. */
export function checkWishes(site: Site, { name, shape }: NodeSpec, where: Where): Finding[] {
  const capable = site.hosts.filter(({ entity }) => entity.host.role !== 'witness');
  return (shape.needs?.rules ?? []).flatMap((rule) => {
    const problem = ruleProblem(rule);
    if (problem !== null) {
      const text = `A rule of ${name} about its host cannot be kept: ${problem}.`;
      return [toFinding('error', 'wish-incomplete', text, where)];
    }
    if (rule.isRequired || capable.length === 0 || capable.some((host) => hostMeets(host, rule))) return [];
    const text = `No host meets the rule of ${name} for ${requirementText(rule)}: it lands as if it had none.`;
    return [toFinding('warning', 'wish-unmet', text, where)];
  });
}

/** What has become of the key pairs of a VM since they were chosen; nothing is said where the cluster's have not been read. */
export function checkKeyPairs(site: Site, { name, shape, userDataSlot }: NodeSpec, where: Where): Finding[] {
  const { keyPairs = [] } = shape;
  const findings = keyPairs.flatMap((chosen) => {
    const found = site.keyPairs.get(chosen.name);
    if (!found) {
      const text = `The SSH key ${chosen.name} is not in the cluster any more; ${name} gets it as it was chosen.`;
      return site.knows('KeyPair') ? [toFinding('warning', 'key-missing', text, where)] : [];
    }
    if (found.keyPair.publicKey === chosen.publicKey) return [];
    const text = `The SSH key ${chosen.name} is another one by now; ${name} gets it as it was chosen. Choose it anew for the new one.`;
    return [toFinding('warning', 'key-changed', text, where)];
  });
  if (userDataSlot === null || keyPairs.length === 0) return findings;
  const text = `${name} has user data of its own, which is used as it is: its SSH keys have to stand in there.`;
  return [...findings, toFinding('warning', 'key-unused', text, where)];
}
