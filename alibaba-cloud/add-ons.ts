/**
 * Pods of the Ingress controller that ACK offers as the add-on `nginx-ingress-controller`.
 * Source: ACK, "Expose services with NGINX Ingress", 5 February 2026 (namespace), and `kubectl -l app=ingress-nginx` in
 * instructions for ACK (label), noted on 2026-11-28.
 */
export const INGRESS_CONTROLLER = { namespace: 'kube-system', label: 'app=ingress-nginx' } as const;

/**
 * Namespaces with pods of Kubernetes or of ACK's add-ons, and the one that a command without a namespace means, as a regular
 * expression. The app's policies deny all other pods in its namespace, so it is none of these.
 */
export const SHARED_NAMESPACES = 'default|kube-[a-z-]*|arms-[a-z-]*|ack-[a-z-]*';
