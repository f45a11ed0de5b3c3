/**
 * Pods of the Ingress controller that ACK offers as the add-on `nginx-ingress-controller`.
 * Source: ACK, "Expose services with NGINX Ingress", 5 February 2026 (namespace), and `kubectl -l app=ingress-nginx` in
 * instructions for ACK (label), noted on 2026-11-28.
 */
export const INGRESS_CONTROLLER = { namespace: 'kube-system', label: 'app=ingress-nginx' } as const;
