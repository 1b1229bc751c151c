import { checkPools, checkStorage } from './checks/amounts.ts';
import { cloudInitFindings } from './cloud-init.ts';
import { checkIntention } from './checks/intentions.ts';
import { checkNode } from './checks/nodes.ts';
import { checkQuotas } from './checks/quota.ts';
import { whyNoHost } from './checks/words.ts';
import { toFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Room } from './demand.ts';
import { openLandings } from './landing.ts';
import type { Landed, Landing } from './landing.ts';
import { toNodes } from './node.ts';
import type { NodeSpec } from './node-spec.ts';
import type { Intention } from './intention.ts';
import type { Plan } from './plan.ts';
import type { Pool } from './shape.ts';
import { scoreSpread } from './score.ts';
import type { SpreadChange } from './score.ts';
import type { Site } from './site.ts';
import { isThrough } from '../rancher/provision/spec.ts';
import { refusalsOf } from './steps.ts';

/** What a plan would come to: where its VMs land, what is left on hosts, and what a user should know before. */
export type Check = {
  findings: readonly Finding[];
  landings: readonly Landing[];
  /** What a host has left once all of the plan is there; may be below zero where it is overbooked already. */
  roomOf: (host: string) => Room;
  spread: readonly SpreadChange[];
  /** Whether nothing keeps it from being applied. */
  isPossible: boolean;
};

function checkLanding({ placing, host, obstacles }: Landing): Finding[] {
  if (host !== null || obstacles === null || placing.type === 'leave') return [];
  const where = { intention: placing.intention, entity: placing.id };
  const name = placing.type === 'node' ? placing.node.name : placing.vm.entity.name;
  const single = obstacles.size === 1 ? [...obstacles.keys()][0] : undefined;
  const isAsked = placing.type === 'node' ? placing.node.placement.type === 'host' : placing.host !== null;
  const wanted =
    placing.type === 'node' && placing.node.placement.type === 'host' ? placing.node.placement.host : null;
  const relevant =
    isAsked && wanted !== null
      ? new Map([...obstacles].filter(([, hosts]) => hosts.includes(wanted)).map(([why]) => [why, [wanted]]))
      : obstacles;
  const code = (isAsked ? [...relevant.keys()][0] : single) ?? 'no-host';
  return [toFinding('error', code, `No host can take ${name}: ${whyNoHost(relevant)}`, where)];
}

function checkSpread({ guest, name, after, before }: SpreadChange): Finding[] {
  if (!after || after.singlePoints.length === 0 || after.servers < 3) return [];
  const isNew = before === null || before.singlePoints.length < after.singlePoints.length;
  const text = `${name} loses its etcd quorum with ${after.singlePoints.join(' or ')}: too many of its servers are on one host.`;
  return [toFinding(isNew ? 'warning' : 'info', 'single-point', text, { entity: guest })];
}

const severities: Record<Finding['severity'], number> = { error: 0, warning: 1, info: 2 };

/** The same text about the same intention once, errors first. */
function tidy(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  const once = findings.filter(({ text, where }) => {
    const key = `${where.intention ?? ''} ${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return once.sort((a, b) => severities[a.severity] - severities[b.severity]);
}

/**
 * Opens the checks of plans on a site: call it at every keystroke with the plan as it is then. What does not depend on the
 * part that changed is kept from one call to the next.
 */
export function openChecker(site: Site): (plan: Plan) => Check {
  const land = openLandings(site);
  const ofNode = new WeakMap<NodeSpec, Finding[]>();
  const checkOnce = (node: NodeSpec): Finding[] => {
    const known = ofNode.get(node) ?? checkNode(site, node);
    ofNode.set(node, known);
    return known;
  };
  return (plan) => {
    const nodes = [...toNodes(site, plan.intentions).values()].flat();
    const landed: Landed = land(plan);
    const spread = scoreSpread(site, landed);
    const findings = tidy([
      ...plan.intentions.flatMap((each) => [
        ...checkIntention(site, each),
        ...refusalsOf(site, each),
        ...('guest' in each && typeof each.guest === 'object' && !isThrough(each.guest)
          ? cloudInitFindings(each.guest, each.id, poolsOf(each))
          : []),
      ]),
      ...landed.landings.flatMap(checkLanding),
      ...nodes.flatMap(checkOnce),
      ...checkQuotas(site, plan.intentions, landed.landings),
      ...checkStorage(site, nodes),
      ...checkPools(site, plan.intentions),
      ...spread.flatMap(checkSpread),
    ]);
    return {
      findings,
      landings: landed.landings,
      roomOf: landed.roomOf,
      spread,
      isPossible: findings.every(({ severity }) => severity !== 'error'),
    };
  };
}

/** The pools whose nodes an intention makes. */
function poolsOf(intention: Intention): readonly Pool[] {
  switch (intention.type) {
    case 'create-guest':
    case 'upgrade-guest':
      return intention.pools;
    case 'add-nodes':
    case 'replace-node':
      return [intention.pool];
    default:
      return [];
  }
}

/** Checks one plan once. */
export function checkPlan(plan: Plan, site: Site): Check {
  return openChecker(site)(plan);
}
