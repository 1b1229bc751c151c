import {
  Ban,
  CircleCheck,
  Cpu,
  LogOut,
  Pause,
  Pencil,
  Play,
  Power,
  PowerOff,
  RefreshCw,
  RotateCcw,
  RotateCw,
  Square,
  StepForward,
  Undo2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ActionName } from '../../shared/actions/index.ts';

/** The icon of each action. */
export const actionIcons: Record<ActionName, LucideIcon> = {
  'vm.start': Play,
  'vm.stop': Square,
  'vm.restart': RotateCw,
  'vm.pause': Pause,
  'vm.unpause': StepForward,
  'vm.soft-reboot': RefreshCw,
  'vm.force-stop': Power,
  'host.cordon': Ban,
  'host.uncordon': CircleCheck,
  'host.enterMaintenance': LogOut,
  'host.leaveMaintenance': Undo2,
  'host.rename': Pencil,
  'host.cpuManagerOn': Cpu,
  'host.cpuManagerOff': Cpu,
  'host.powerOn': Power,
  'host.powerOff': PowerOff,
  'host.reboot': RotateCcw,
};
