/** The part of the untyped `x11` package that this project uses; opcodes and field names are that package's. */
declare module "x11" {
  type Callback<T> = (error: (Error & { error?: number }) | null, reply: T) => unknown;

  export type XEvent = {
    readonly name: string;
    readonly type: number;
    /** Number of the last request of this connection that the server had processed. */
    readonly seq: number;
    readonly wid: number;
    /** ShapeNotify. */
    readonly window: number;
    readonly parent: number;
    readonly event: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly borderWidth: number;
    readonly overrideRedirect: number | boolean;
    /** ConfigureNotify: the window; `wid` is then whose event it is. */
    readonly wid1: number;
    readonly aboveSibling: number;
    readonly place: number;
    readonly atom: number;
    readonly time: number;
    readonly request: number;
    readonly firstKeyCode: number;
    readonly count: number;
    readonly keycode: number;
    readonly buttons: number;
    /** Button and motion events: the pointer on the screen. */
    readonly rootx: number;
    readonly rooty: number;
    /** VisibilityNotify: 0 where nothing covers the window. */
    readonly state: number;
    readonly rawData: Buffer;
    readonly damage: number;
    readonly area: {
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
    };
  };

  export type XProperty = { type: number; format: number; bytesAfter: number; data: Buffer };

  export type XWindowAttributes = {
    readonly klass: number;
    readonly mapState: number;
    readonly overrideRedirect: number;
    readonly visual: number;
  };

  export type XClient = {
    seq_num: number;
    readonly options: object;
    readonly replies: Record<number, unknown[]>;
    readonly pack_stream: {
      put(bytes: Buffer): void;
      submit(expectsReply?: boolean): void;
      flush(): void;
    };
    readonly stream: { destroy(): void; once(name: "close", listener: () => void): void };
    atoms: Readonly<Record<string, number>>;
    readonly atom_names: Record<number, string>;
    readonly display: XDisplay;
    on(name: "event", listener: (event: XEvent) => void): void;
    on(name: "error", listener: (error: Error) => void): void;
    on(name: "end", listener: () => void): void;
    require(name: string, callback: Callback<never>): void;
    terminate(): void;
    AllocID(): number;
    ReleaseID(id: number): void;
    InternAtom(onlyIfExists: boolean, name: string, callback: Callback<number>): void;
    GetAtomName(atom: number, callback: Callback<string>): void;
    QueryTree(
      window: number,
      callback: Callback<{ root: number; parent: number; children: number[] }>,
    ): void;
    GetWindowAttributes(window: number, callback: Callback<XWindowAttributes>): void;
    GetGeometry(
      drawable: number,
      callback: Callback<{
        depth: number;
        xPos: number;
        yPos: number;
        width: number;
        height: number;
        borderWidth: number;
      }>,
    ): void;
    GetProperty(
      remove: number,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      callback: Callback<XProperty>,
    ): void;
    ChangeProperty(
      mode: number,
      window: number,
      name: number,
      type: number,
      format: number,
      data: Buffer | readonly number[] | string,
    ): void;
    ChangeWindowAttributes(
      window: number,
      values: object,
      callback?: (error: Error | null) => unknown,
    ): void;
    GetSelectionOwner(selection: number, callback: Callback<number>): void;
    GetInputFocus(callback: Callback<{ focus: number }>): void;
    QueryPointer(
      window: number,
      callback: Callback<{ rootX: number; rootY: number; child: number; keyMask: number }>,
    ): void;
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planes: number,
      callback: Callback<{ depth: number; data: Buffer }>,
    ): void;
    GetKeyboardMapping(first: number, count: number, callback: Callback<number[][]>): void;
    GetModifierMapping(callback: Callback<number[][]>): void;
    ChangeKeyboardMapping(first: number, perKeycode: number, keysyms: readonly number[]): void;
    GrabKey(
      window: number,
      ownerEvents: number,
      modifiers: number,
      keycode: number,
      pointerMode: number,
      keyboardMode: number,
      callback?: (error: Error | null) => unknown,
    ): void;
    UngrabKey(window: number, keycode: number, modifiers: number): void;
    CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void;
    FreePixmap(id: number): void;
    ClearArea(
      window: number,
      x: number,
      y: number,
      width: number,
      height: number,
      exposures: number,
    ): void;
    NoOperation(): void;
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: object,
    ): void;
    ConfigureWindow(window: number, values: object): void;
    MoveWindow(window: number, x: number, y: number): void;
    RaiseWindow(window: number): void;
    MapWindow(window: number): void;
    UnmapWindow(window: number): void;
    DestroyWindow(window: number): void;
    CreateGC(id: number, drawable: number, values: object): void;
    ChangeGC(id: number, values: object): void;
    PolyFillRectangle(drawable: number, gc: number, rectangles: readonly number[]): void;
    PutImage(
      format: number,
      drawable: number,
      gc: number,
      width: number,
      height: number,
      x: number,
      y: number,
      leftPad: number,
      depth: number,
      data: Buffer,
    ): void;
    WarpPointer(
      source: number,
      destination: number,
      sx: number,
      sy: number,
      sw: number,
      sh: number,
      x: number,
      y: number,
    ): void;
    SendClientMessage(
      destination: number,
      window: number,
      type: number,
      format: number,
      data: readonly number[],
      mask?: number,
    ): void;
    SetInputFocus(window: number, revertTo: number): void;
  };

  export type XScreen = {
    readonly root: number;
    readonly pixel_width: number;
    readonly pixel_height: number;
    readonly root_depth: number;
    readonly root_visual: number;
    readonly white_pixel: number;
    readonly black_pixel: number;
  };

  export type XDisplay = {
    readonly client: XClient;
    readonly screen: readonly XScreen[];
    readonly min_keycode: number;
    readonly max_keycode: number;
    readonly resource_base: number;
    readonly resource_mask: number;
    readonly image_byte_order: number;
    readonly format: Readonly<Record<number, { readonly bits_per_pixel: number }>>;
    max_request_length: number;
  };

  export type ShmSegment = { size: number; fd: number | null; buffer: Buffer };

  type Options = {
    display?: string;
    shm?: object | boolean;
    bufferRequests?: boolean;
    auth?: { name: string; data: string };
  };
  type Module = {
    createClient(
      options: Options,
      callback: (error: Error | null | undefined, display: XDisplay) => void,
    ): XClient;
    readonly eventMask: Readonly<Record<string, number>>;
    readonly keySyms: Readonly<Record<string, number | { code: number; description?: string }>>;
  };
  const x11: Module;
  export default x11;
}
