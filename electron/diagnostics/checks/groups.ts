import { features } from '../../../shared/features.ts';
import type { FeatureDefinition } from '../../../shared/features.ts';
import { readFeatures, readGroups } from '../../cluster/features.ts';
import type { Check } from '../check.ts';
import { fails, failsBy, ok } from '../check.ts';

const required = ['harvesterhci.io', 'kubevirt.io'];

function whyAbsent({ cause }: FeatureDefinition): string {
  switch (cause.type) {
    case 'release':
      return `absent (needs Harvester ${cause.since})`;
    case 'addon':
      return `absent (not installed: add-on ${cause.addon})`;
    case 'part':
      return `absent (not installed: ${cause.part})`;
  }
}

/** Which API groups the cluster serves, and what of a Harvester it lacks. */
export const groupsCheck: Check = {
  name: 'groups',
  after: ['keychain', 'reachability', 'tls', 'authentication'],
  async run({ client, signal }) {
    const opened = await client();
    if (!opened.ok) return failsBy(opened.error);
    const [groups, found] = await Promise.all([
      readGroups(opened.value, signal),
      readFeatures(opened.value, signal),
    ]);
    if (!groups.ok) return failsBy(groups.error);
    const absent = found.ok ? found.value.filter(({ isThere }) => isThere === false) : [];
    const facts = Object.fromEntries([
      ...groups.value.map(({ name, versions }) => [name, versions.map(({ version }) => version).join(', ')]),
      ...absent.map(({ name }) => {
        const definition: FeatureDefinition = features[name];
        const { group, resource, subresource } = definition;
        return [`${group}/${resource}${subresource ? `/${subresource}` : ''}`, whyAbsent(definition)];
      }),
    ]) as Record<string, string>;
    const missing = required.filter((name) => groups.value.every((group) => group.name !== name));
    if (missing.length > 0)
      return fails(
        `It does not serve ${missing.join(' and ')}.`,
        'Check that it is a Harvester cluster.',
        facts,
      );
    return ok(`It serves ${groups.value.length} API groups.`, facts);
  },
};
