import { z } from 'zod';
import {
  BelongingName,
  ClusterColour,
  ClusterGroup,
  ClusterInfo,
  ClusterTags,
  ConnectOnStart,
  ContextChoices,
} from '../../cluster.ts';
import { ProgramFingerprint } from '../../exec-program.ts';
import { FeaturesFound } from '../../features.ts';
import { Empty, call, stream } from '../define.ts';

const cluster = z.string().min(1);
const draft = z.string().min(1);

/** The configured clusters. */
export const clustersContract = {
  /** The list of configured clusters, whole, at every change. */
  'clusters.follow': stream(Empty, z.object({ clusters: z.array(ClusterInfo) })),
  'cluster.add': call(
    z.strictObject({
      draft,
      context: z.string(),
      name: z.string().trim().min(1).max(80),
      colour: ClusterColour.optional(),
      ...ContextChoices.shape,
    }),
    z.object({ cluster: z.string() }),
  ),
  /** Puts a context's credential in place of a cluster's; its name, colour, layout and plans stay. */
  'cluster.replaceCredential': call(
    z.strictObject({ cluster, draft, context: z.string(), ...ContextChoices.shape }),
    Empty,
  ),
  /** Changes what the user says of a cluster; what is left out stays. */
  'cluster.update': call(
    z.strictObject({
      cluster,
      name: z.string().trim().min(1).max(80).exactOptional(),
      colour: ClusterColour.exactOptional(),
      group: ClusterGroup.nullable().exactOptional(),
      tags: ClusterTags.exactOptional(),
      connectOnStart: ConnectOnStart.exactOptional(),
    }),
    Empty,
  ),
  /** Lists a cluster in a group, right before another cluster or, with null, after all others. */
  'cluster.move': call(
    z.strictObject({ cluster, group: ClusterGroup.nullable(), before: cluster.nullable() }),
    Empty,
  ),
  /** What is kept for a cluster and goes with it. */
  'cluster.belongings': call(z.strictObject({ cluster }), z.object({ kept: z.array(BelongingName) })),
  /**
   * Forgets a cluster and all that is kept for it; where some cannot be removed, it stays, to be tried again. `orLater`: what
   * the keychain does not let go of now is remembered, and removed at the next start that finds it unlocked.
   */
  'cluster.remove': call(z.strictObject({ cluster, orLater: z.boolean().exactOptional() }), Empty),
  /** Takes the cluster that answers (its `identity.found`) for the one that was expected, and connects. */
  'cluster.accept': call(z.strictObject({ cluster, clusterUid: z.string().min(1).max(100) }), Empty),
  /** Which of the features that a Harvester may have a connected cluster has. */
  'cluster.features': call(z.strictObject({ cluster }), z.object({ features: FeaturesFound })),
  'cluster.connect': call(z.strictObject({ cluster }), Empty),
  'cluster.disconnect': call(z.strictObject({ cluster }), Empty),
  /** Allows the program a cluster's credential comes from to run, exactly as it has been shown, and connects. */
  'cluster.allowProgram': call(z.strictObject({ cluster, sha256: ProgramFingerprint }), Empty),
};
