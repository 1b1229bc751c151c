import { toFinding } from '../finding.ts';
import type { Finding, Where } from '../finding.ts';
import { vmIdOf } from '../node.ts';
import type { NodeSpec } from '../node-spec.ts';
import { checkMade } from '../made.ts';
import type { Site } from '../site.ts';
import { checkKeyPairs, checkWishes } from './wishes.ts';
import { bytesText } from './words.ts';

function checkImage(site: Site, node: NodeSpec, claim: NodeSpec['claims'][number], where: Where): Finding[] {
  const { image: name } = claim;
  if (name === null) return [];
  const image = site.images.get(name);
  if (!image) {
    return site.knows('VirtualMachineImage')
      ? [toFinding('error', 'image-missing', `The image ${name} is not there.`, where)]
      : [
          toFinding(
            'info',
            'image-unknown',
            `Images have not been read, so ${name} could not be checked.`,
            where,
          ),
        ];
  }
  const { isReady, progress, virtualBytes, sizeBytes, isIso, displayName } = image.image;
  const findings: Finding[] = [];
  if (!isReady) {
    const text = `The image ${displayName} is not ready: ${image.status}${progress < 100 ? `, ${progress}%` : ''}.`;
    findings.push(toFinding('error', 'image-not-ready', text, where));
  }
  const least = Math.max(virtualBytes ?? 0, sizeBytes ?? 0);
  if (claim.sizeBytes < least) {
    const text = `The disk ${claim.disk} of ${node.name} has ${bytesText(claim.sizeBytes)}, and the image ${displayName} needs ${bytesText(least)}.`;
    findings.push(toFinding('error', 'disk-too-small', text, where));
  }
  if (isIso && node.guest) {
    const text = `The image ${displayName} is an installation medium, and ${node.name} has to boot from a disk.`;
    findings.push(toFinding('error', 'image-iso', text, where));
  }
  return findings;
}

function checkClass(site: Site, node: NodeSpec, claim: NodeSpec['claims'][number], where: Where): Finding[] {
  if (claim.image !== null) return [];
  const { storageClass: name } = claim;
  if (!site.knows('StorageClass')) {
    const text = `Storage classes have not been read, so that of ${claim.disk} could not be checked.`;
    return [toFinding('info', 'class-unknown', text, where)];
  }
  if (name === null) {
    const text = `The disk ${claim.disk} of ${node.name} names no storage class, and the cluster has no default one.`;
    return [toFinding('error', 'class-missing', text, where)];
  }
  const found = site.classes.get(name)?.storageClass;
  if (!found) return [toFinding('error', 'class-missing', `The storage class ${name} is not there.`, where)];
  if (!found.isForDisks) {
    const text = `The storage class ${name} is kept for Harvester itself or for an image.`;
    return [toFinding('error', 'class-reserved', text, where)];
  }
  return [];
}

function checkNic(site: Site, node: NodeSpec, nic: NodeSpec['nics'][number], where: Where): Finding[] {
  const findings: Finding[] = [];
  const { network: name, addressing } = nic;
  const network = name === null ? undefined : site.networks.get(name);
  if (name !== null && !network && site.knows('NetworkAttachmentDefinition')) {
    findings.push(toFinding('error', 'network-missing', `The network ${name} is not there.`, where));
  }
  if (network?.state === 'pending') {
    findings.push(
      toFinding('error', 'network-not-ready', `The network ${network.name} is not ready.`, where),
    );
  }
  if (network?.network.isSystem) {
    const text = `The network ${network.name} is kept for Harvester itself.`;
    findings.push(toFinding('error', 'network-reserved', text, where));
  }
  if (addressing.type === 'static' && addressing.addresses.length === 0) {
    const text = `There is no address for ${node.name} on ${nic.name}: its pool has more nodes than addresses.`;
    findings.push(toFinding('error', 'address-missing', text, where));
  }
  return findings;
}

/** The architecture that the name of an image says, if it says one. */
function architectureIn(name: string): 'amd64' | 'arm64' | null {
  if (/amd64|x86[-_]64/i.test(name)) return 'amd64';
  return /arm64|aarch64/i.test(name) ? 'arm64' : null;
}

/** What does not go together with the CPU architecture. Source: kubevirt/kubevirt pkg/virt-api/webhooks, settings of arm64. */
function checkArchitecture(site: Site, node: NodeSpec, where: Where): Finding[] {
  const { architecture, name, claims, shape } = node;
  if (architecture === undefined) {
    if (site.architectures.length < 2) return [];
    const text = `The hosts are ${site.architectures.join(' and ')}: choose for which of them ${name} is.`;
    return [toFinding('error', 'architecture-open', text, where)];
  }
  const findings: Finding[] = [];
  for (const { image } of claims) {
    const title = site.images.get(image ?? '')?.image.displayName ?? '';
    const said = architectureIn(title);
    if (said === null || said === architecture) continue;
    const text = `The image ${title} is for ${said} by its name, and ${name} is to run on ${architecture}.`;
    findings.push(toFinding('warning', 'image-architecture', text, where));
  }
  if (architecture !== 'arm64') return findings;
  const sata = claims.find(({ bus }) => bus === 'sata');
  if (sata) {
    const text = `The disk ${sata.disk} of ${name} is on SATA, which there is not on arm64: choose virtio or SCSI.`;
    findings.push(toFinding('error', 'bus-architecture', text, where));
  }
  if (shape.firmware === 'secure-boot') {
    const text = `${name} is to boot securely, which KubeVirt cannot do on arm64: choose UEFI.`;
    findings.push(toFinding('error', 'firmware-architecture', text, where));
  }
  return findings;
}

/** What is wrong with one VM that a plan makes, wherever it would land; its landing is looked at elsewhere. */
export function checkNode(site: Site, node: NodeSpec): Finding[] {
  const where = { intention: node.intention, entity: vmIdOf(site, node) };
  const findings: Finding[] = [];
  if (site.vms.has(where.entity)) {
    const text = `A VM ${node.name} is there already in ${node.namespace}.`;
    findings.push(toFinding('error', 'name-taken', text, where));
  }
  if (!site.namespaces.has(node.namespace) && site.knows('Namespace')) {
    const text = `The namespace ${node.namespace} is not there.`;
    findings.push(toFinding('error', 'namespace-missing', text, where));
  }
  for (const claim of node.claims) {
    findings.push(...checkImage(site, node, claim, where), ...checkClass(site, node, claim, where));
  }
  if (node.guest && node.claims[0]?.image === null) {
    const text = `${node.name} would boot from an empty disk: choose an image for it.`;
    // Where no image has ever been read none could be chosen yet.
    const severity = site.knows('VirtualMachineImage') ? 'error' : 'info';
    findings.push(toFinding(severity, 'image-none', text, where));
  }
  findings.push(...checkArchitecture(site, node, where));
  findings.push(...checkWishes(site, node, where), ...checkKeyPairs(site, node, where));
  for (const nic of node.nics) findings.push(...checkNic(site, node, nic, where));
  findings.push(...checkMade(site, node));
  if (node.placement.type === 'host') {
    const text = `${node.name} is pinned to ${node.placement.host}: it cannot move away, and stays down when that host does.`;
    findings.push(toFinding('warning', 'pinned', text, where));
  }
  return findings;
}
