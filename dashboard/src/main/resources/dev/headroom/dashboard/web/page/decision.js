// One decision: a row in the list, and behind it what every metric proposed and what each stage made of that.

import {clock, h, number} from './dom.js';
import {direction} from './strip.js';

const SIGNS = {up: '▲', down: '▼', same: '●'};
const ADVISED = {up: '△', down: '▽', same: '○'};

/** Whether it says what it would do, and does nothing. */
export const isAdvice = (decision) => decision.stages.at(-1)?.reason === 'AdviseOnly';

export const signOf = (decision) => (isAdvice(decision) ? ADVISED : SIGNS)[direction(decision)];

function changeOf(decision) {
  const {currentReplicas: from, desiredReplicas: to} = decision;
  if (from === to) return `stays at ${to}`;
  return isAdvice(decision) ? `advises ${from} → ${to}` : `${from} → ${to}`;
}

export function decisionRow(decision, onToggle) {
  const way = direction(decision);
  const detail = h('div', {class: 'detail', hidden: true});
  const button = h('button', {class: `row ${way}`, type: 'button', 'aria-expanded': 'false'},
    h('time', {datetime: new Date(decision.at).toISOString()}, clock(decision.at)),
    h('span', {class: 'change'}, `${signOf(decision)} ${changeOf(decision)}`),
    h('span', {class: 'chip'}, decision.verdict.reason),
    h('span', {class: 'sentence'}, decision.why));
  const row = h('li', {'data-at': decision.at}, button, detail);
  const toggle = (open) => {
    if (open && !detail.childElementCount) detail.append(...provenance(decision));
    detail.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    onToggle(open ? decision : null);
  };
  button.addEventListener('click', () => toggle(detail.hidden));
  return {at: decision.at, element: row, open: () => { toggle(true); button.focus(); }};
}

function provenance(decision) {
  return [
    h('table', {},
      h('thead', {}, h('tr', {}, ['asked', 'found', 'makes', 'because'].map((title) => h('th', {scope: 'col'}, title)))),
      h('tbody', {},
        h('tr', {}, h('th', {scope: 'row'}, 'before'), h('td'), h('td', {class: 'count'}, String(decision.currentReplicas)), h('td')),
        decision.metrics.map((metric) => metricRow(metric, decision)),
        decision.stages.map((stage, i) => stageRow(stage, i === decision.stages.length - 1)),
        h('tr', {class: 'result'}, h('th', {scope: 'row'}, 'decided'), h('td'),
          h('td', {class: 'count'}, String(decision.desiredReplicas)), h('td', {}, decision.stages.length ? '' : 'no stage changed the number')))),
    said('Conditions', decision.status.conditions ?? [], (c) => [`${c.type} ${c.status}`, c.reason, '']),
    said('Events', decision.events, (e) => [e.type, e.reason, e.message]),
  ];
}

function metricRow(metric, decision) {
  const several = decision.metrics.length > 1;
  const won = metric.proposedReplicas !== undefined && metric.proposedReplicas === decision.proposedReplicas;
  const failed = metric.error !== undefined;
  const target = metric.target === undefined ? '' : ` of ${number(metric.target)}`;
  return h('tr', {class: failed ? 'failed' : won ? 'won' : ''},
    h('th', {scope: 'row'}, metric.name, h('small', {}, ` ${metric.type} metric`)),
    h('td', {}, failed || metric.value === undefined ? 'no data' : number(metric.value) + target),
    h('td', {class: 'count'}, failed ? '–' : String(metric.proposedReplicas)),
    h('td', {}, failed ? metric.error : won && several ? h('em', {}, 'highest proposal') : null,
      metric.pods ? h('small', {}, ` ${podsOf(metric.pods)}`) : null));
}

function podsOf(pods) {
  return `${pods.ready} ready, ${pods.unready} unready, ${pods.missing} missing, ${pods.ignored} ignored`;
}

function stageRow(stage, last) {
  return h('tr', {class: last ? 'won' : ''},
    h('th', {scope: 'row'}, stage.name, h('small', {}, ' stage')),
    h('td', {}, `${stage.before} came in`),
    h('td', {class: 'count'}, String(stage.after)),
    h('td', {}, h('span', {class: 'chip'}, stage.reason), ` ${stage.message} `, last ? h('em', {}, 'had the last word') : null));
}

function said(title, list, parts) {
  if (!list.length) return null;
  return h('details', {}, h('summary', {}, `${title} (${list.length})`),
    h('ul', {}, list.map((entry) => {
      const [head, reason, sentence] = parts(entry);
      return h('li', {}, h('b', {}, head), ' ', h('span', {class: 'chip'}, reason), ` ${sentence}`);
    })));
}
