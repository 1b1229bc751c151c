import { activityContract } from './contract/activity.ts';
import { appContract } from './contract/app.ts';
import { clustersContract } from './contract/clusters.ts';
import { consolesContract } from './contract/consoles.ts';
import { credentialsContract } from './contract/credentials.ts';
import { demoContract } from './contract/demo.ts';
import { hostsContract } from './contract/hosts.ts';
import { metricsContract } from './contract/metrics.ts';
import { networkContract } from './contract/network.ts';
import { objectsContract } from './contract/objects.ts';
import { guestsContract } from './contract/guests.ts';
import { plansContract } from './contract/plans.ts';
import { provisioningContract } from './contract/provisioning.ts';
import { ranchersContract } from './contract/ranchers.ts';
import { vmsContract } from './contract/vms.ts';
import { uploadsContract } from './contract/uploads.ts';
import { updatesContract } from './contract/updates.ts';
import { yamlContract } from './contract/yaml.ts';

/** Everything the page can ask of the back end, every name once, by topic. */
export const contract = {
  ...appContract,
  ...clustersContract,
  ...credentialsContract,
  ...networkContract,
  ...objectsContract,
  ...guestsContract,
  ...plansContract,
  ...ranchersContract,
  ...provisioningContract,
  ...vmsContract,
  ...yamlContract,
  ...uploadsContract,
  ...consolesContract,
  ...hostsContract,
  ...metricsContract,
  ...activityContract,
  ...demoContract,
  ...updatesContract,
};

/** The contract as a type. */
export type Contract = typeof contract;
