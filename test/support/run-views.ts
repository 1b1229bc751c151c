// Reviews and runs as the back end tells them, for tests of what shows them.
import type { Plan } from '../../shared/plan/plan.ts';
import type { ReviewEvent, StepView } from '../../shared/plan/review.ts';
import type { RunStep, RunView } from '../../shared/plan/run-view.ts';

/** A step that creates a VM; its id is the name. */
export function stepView(name: string, over: Partial<StepView> = {}): StepView {
  return {
    id: name,
    intention: 'i1',
    title: { type: over.type ?? 'create-vm', name, guest: null },
    type: 'create-vm',
    subject: `c/VirtualMachine/default/${name}`,
    after: [],
    lane: null,
    danger: 'none',
    estimateSeconds: 30,
    undo: { type: 'possible' },
    ...over,
  };
}

/** The first event of a review. */
export function reviewSteps(
  steps: StepView[],
  over: Partial<Extract<ReviewEvent, { type: 'steps' }>> = {},
): ReviewEvent {
  return {
    type: 'steps',
    steps,
    findings: [],
    drift: [],
    leaving: [],
    missingSecrets: [],
    isPossible: true,
    estimateSeconds: 60,
    ...over,
  };
}

/** A step as the server would take it: a new VM, or what `over` says. */
export function reviewStep(
  step: string,
  over: Partial<Extract<ReviewEvent, { type: 'step' }>> = {},
): ReviewEvent {
  return {
    type: 'step',
    step,
    changes: [
      {
        ref: {
          guest: null,
          apiVersion: 'kubevirt.io/v1',
          kind: 'VirtualMachine',
          plural: 'virtualmachines',
          namespace: 'default',
          name: step,
        },
        action: 'create',
        subresource: null,
        state: 'create',
        isGone: false,
        hasDrift: false,
        fields: [],
      },
    ],
    dryRun: { type: 'ok' },
    ...over,
  };
}

/** A plan of plain VMs with this name. */
export function vmPlan(id: string, name: string): Plan {
  return {
    version: 1,
    id,
    name,
    cluster: 'c',
    createdAt: '2026-03-01T08:00:00Z',
    draftedFrom: {},
    intentions: [],
  };
}

/** A step of a run. */
export function runStep(name: string, over: Partial<RunStep> = {}): RunStep {
  return {
    ...stepView(name),
    status: 'waiting',
    sent: 0,
    requests: 2,
    log: [],
    note: null,
    error: null,
    startedAt: null,
    endedAt: null,
    ...over,
  };
}

/** A run of these steps that is under way. */
export function runView(id: string, steps: RunStep[], over: Partial<RunView> = {}): RunView {
  return {
    id,
    plan: 'p',
    planName: 'shop',
    cluster: 'c',
    undoes: null,
    startedAt: '2026-03-01T08:00:00Z',
    endedAt: null,
    status: 'running',
    steps,
    error: null,
    learned: [],
    undo: null,
    remainingSeconds: 40,
    ...over,
  };
}
