import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/** How the names of hosts become addresses in one check, and which ones they became. */
export class Route {
  private readonly found = new Map<string, string>();

  /** @param proxy address to which every name leads. Undefined: names lead where this machine takes them */
  constructor(readonly proxy: string | undefined) {}

  /** The first address of a host that was asked. Undefined when its name has none. */
  addressOf(host: string): string | undefined {
    return this.found.get(host);
  }

  /** The host that was asked first, with its address: all others have to lead there as well. */
  get first(): readonly [host: string, address: string] | undefined {
    return [...this.found][0];
  }

  readonly lookup: LookupFunction = (host, options, callback) => {
    const { proxy } = this;
    if (proxy === undefined) {
      systemLookup(host, options, (error, addresses, family) => {
        if (error) {
          callback(error, addresses, family);
          return;
        }
        const [one] = typeof addresses === 'string' ? [addresses] : addresses.map(({ address }) => address);
        if (one !== undefined) this.remember(host, one);
        callback(null, addresses, family);
      });
    } else {
      this.remember(host, proxy);
      const family = isIP(proxy);
      // Not at once: a connection that fails before the request listens to it would end the process.
      setImmediate(() => {
        if (options.all) callback(null, [{ address: proxy, family }]);
        else callback(null, proxy, family);
      });
    }
  };

  private remember(host: string, address: string): void {
    if (!this.found.has(host)) this.found.set(host, address);
  }
}
