import { actions } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import { KindName, readingOf } from '../../../shared/kinds/index.ts';
import { resourceWords } from '../../../shared/rights.ts';
import type { Right } from '../../../shared/rights.ts';
import { rightsOf } from '../../kube/rights.ts';
import type { Check } from '../check.ts';
import { fails, failsBy, ok, warn } from '../check.ts';

/** What the app uses in all of a cluster: listing every kind it reads, and what its actions take. */
function rightsUsed(): Right[] {
  const lists = KindName.options.map((kind) => {
    const { group, plural } = readingOf(kind).resource;
    return { verb: 'list', group, resource: plural, subresource: null, namespace: null };
  });
  const needs = Object.values<Action>(actions).flatMap((action) => action.needs);
  return [...lists, ...needs.map((need) => ({ ...need, namespace: null }))];
}

function nameOf(right: Right): string {
  const resource = resourceWords(right);
  return `${right.verb} ${right.group === '' ? resource : `${resource} (${right.group})`}`;
}

/** What the user may do of all that the app uses. */
export const permissionsCheck: Check = {
  name: 'permissions',
  after: ['keychain', 'reachability', 'tls', 'authentication'],
  async run({ client }) {
    const opened = await client();
    if (!opened.ok) return failsBy(opened.error);
    const rights = rightsUsed();
    const allowed = await rightsOf(opened.value).ask(rights);
    const words = (index: number): string =>
      allowed[index] === null ? 'not told' : allowed[index] === true ? 'yes' : 'no';
    const facts = Object.fromEntries(rights.map((right, index) => [nameOf(right), words(index)]));
    const refused = allowed.filter((each) => each === false).length;
    if (allowed.every((each) => each === null))
      return fails(
        'The cluster does not tell what you may do.',
        'Try again, or ask its administrator.',
        facts,
      );
    if (refused === 0) return ok('You may do everything the app uses, in the whole cluster.', facts);
    const advice =
      'What may be read in single namespaces is read there. For more, ask an administrator of the cluster.';
    return warn(`${refused} of ${rights.length} rights are missing in the whole cluster.`, advice, facts);
  },
};
