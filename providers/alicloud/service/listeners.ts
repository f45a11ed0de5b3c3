import type { Behaviour, Rule } from '../../../rehearsal';

/** Source: CLB, "SetLoadBalancerHTTPListenerAttribute". Noted on 2026-11-28. */
const redirectIsFixed: Rule = ({ before, after }) =>
  before?.['listener_forward'] === 'on' && after !== null
    ? { what: 'a listener that redirects cannot be changed', fix: 'replace the listener' }
    : undefined;

export const listeners: Readonly<Record<string, Behaviour>> = {
  alicloud_slb_listener: { rules: [redirectIsFixed] },
};
