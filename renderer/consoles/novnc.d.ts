/** What is used of noVNC, which comes without types. Source: novnc/noVNC docs/API.md, core/rfb.js. */
declare module '@novnc/novnc' {
  export type Rfb = EventTarget & {
    viewOnly: boolean;
    scaleViewport: boolean;
    clipViewport: boolean;
    focusOnClick: boolean;
    background: string;
    /** Whether keys are sent by their place (QEMU Extended Key Event); not part of its interface. */
    readonly _qemuExtKeyEventSupported?: boolean;
    disconnect: () => void;
    focus: (options?: FocusOptions) => void;
    blur: () => void;
    sendKey: (keysym: number, code: string, isDown?: boolean) => void;
    toBlob: (callback: (blob: Blob | null) => void, type?: string) => void;
  };
  export type RfbClass = new (target: HTMLElement, channel: object, options?: { shared?: boolean }) => Rfb;
  const RFB: RfbClass;
  export { RFB as default };
}
