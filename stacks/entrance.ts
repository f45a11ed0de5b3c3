import { APP_NAME } from '../constructs/kubernetes/names';
import { SERVICE_PORT } from '../constructs/kubernetes/service';

/** Local port of `kubectl port-forward`, used where there is no other way to the app. */
export const FORWARDED_PORT = 8080;

export interface Entrance {
  /** Origins under which browsers reach the app. The first one is the base of callback addresses. */
  readonly origins: [string, ...string[]];
  /** Where this stack makes the app reachable. */
  readonly endpoint: string;
  /** Description of the endpoint. */
  readonly reachedBy: string;
}

export interface EntranceProps {
  /** Domain name of the app; undefined: none. */
  readonly domain: string | undefined;
  /**
   * Whether a balancer or an Ingress serves the domain. Otherwise, only `kubectl port-forward` and the cluster's network
   * lead to the app, and whatever else serves the domain is not known here.
   */
  readonly served: boolean;
  /** Namespace of the Service. */
  readonly namespace: string;
}

/** The ways to the app in a cluster. */
export const entranceOf = ({ domain, served, namespace }: EntranceProps): Entrance => {
  const origin = domain === undefined ? undefined : `https://${domain}`;
  if (origin !== undefined && served) {
    return { origins: [origin], endpoint: origin, reachedBy: 'Where the app is reached.' };
  }
  const local = `http://localhost:${FORWARDED_PORT}`;
  const inside = `http://${APP_NAME}.${namespace}.svc.cluster.local`;
  return {
    origins: origin === undefined ? [local, inside] : [origin, local, inside],
    endpoint: local,
    reachedBy: `Where the app is reached while this runs: kubectl -n ${namespace} port-forward service/${APP_NAME} ${FORWARDED_PORT}:${SERVICE_PORT}`,
  };
};
