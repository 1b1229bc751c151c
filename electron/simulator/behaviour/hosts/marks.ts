/** Marks of the maintenance mode on a host (harvester/harvester pkg/util/drainhelper, pkg/controller/master/node). */
export const DRAIN_REQUESTED = 'harvesterhci.io/drain-requested';
export const DRAIN_FORCED = 'harvesterhci.io/drain-forced';
export const MAINTAIN_STATUS = 'harvesterhci.io/maintain-status';

/** VM label that says what maintenance does with it, and the annotation of what was done (pkg/util/constants.go). */
export const STRATEGY_LABEL = 'harvesterhci.io/maintain-mode-strategy';
export const STRATEGY_HOST = 'harvesterhci.io/maintain-mode-strategy-node-name';
