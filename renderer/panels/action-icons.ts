import {
  MoveRight,
  OctagonX,
  Pause,
  Play,
  Power,
  RefreshCw,
  RotateCw,
  Square,
  StepForward,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ActionName } from '../../shared/actions/index.ts';

/** The icon of each action. */
export const actionIcons: Record<ActionName, LucideIcon> = {
  'vm.start': Play,
  'vm.stop': Square,
  'vm.restart': RotateCw,
  'vm.migrate': MoveRight,
  'vm.abort-migration': OctagonX,
  'vm.pause': Pause,
  'vm.unpause': StepForward,
  'vm.soft-reboot': RefreshCw,
  'vm.force-stop': Power,
};
