/// <reference types="vite/client" />
import type { Bridge } from './backend/port-bridge.ts';
import type { AcreTest } from './store/testing.ts';

declare global {
  interface Window {
    /** The preload's end of the channel; only in Electron. */
    acre?: Bridge;
    /** Handles for tests; only in browser mode with `&testing=1`. */
    acreTest?: AcreTest;
  }
}
