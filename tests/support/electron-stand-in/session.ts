// Sessions, `protocol` and `ipcMain`: they keep what the program registers, for the window to ask.
import { EventEmitter } from 'node:events';

type PermissionDecision = (allowed: boolean) => void;
type RequestDecision = (answer: { cancel?: boolean }) => void;

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

class Protocol {
  readonly privileged: unknown[] = [];
  readonly handlers = new Map<string, ProtocolHandler>();
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    this.privileged.push(...schemes);
  }
  handle(scheme: string, handler: ProtocolHandler): void {
    this.handlers.set(scheme, handler);
  }
}

export class Session extends EventEmitter {
  readonly protocol = new Protocol();
  permissionCheck: (contents: unknown, permission: string, origin: string) => boolean = () => true;
  permissionRequest: (
    contents: unknown,
    permission: string,
    decide: PermissionDecision,
    details: { requestingUrl: string },
  ) => void = (_contents, _permission, decide) => decide(true);
  beforeRequest: (details: { url: string }, decide: RequestDecision) => void = (_details, decide) => decide({});

  readonly webRequest = {
    onBeforeRequest: (listener: Session['beforeRequest']): void => {
      this.beforeRequest = listener;
    },
  };
  setPermissionCheckHandler(handler: Session['permissionCheck']): void {
    this.permissionCheck = handler;
  }
  setPermissionRequestHandler(handler: Session['permissionRequest']): void {
    this.permissionRequest = handler;
  }
  setDevicePermissionHandler(): void {}

  /** Resolves true when the program lets the address be asked for. */
  mayRequest(url: string): Promise<boolean> {
    return new Promise((resolve) => this.beforeRequest({ url }, (answer) => resolve(!answer.cancel)));
  }
}

const partitions = new Map<string, Session>();

export const session = {
  defaultSession: new Session(),
  fromPartition: (name: string): Session => {
    const known = partitions.get(name) ?? new Session();
    partitions.set(name, known);
    return known;
  },
};

export const { protocol } = session.defaultSession;
export const ipcMain = new EventEmitter();
