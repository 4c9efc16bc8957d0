import { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { AnnotationEditor } from './components/AnnotationEditor';
import { LoyaltyQuery } from './types';

const defaults: Partial<LoyaltyQuery> = { queryType: 'events', events: ['campaign', 'source_gap'] };

/** annotationSupport lets dashboards show events of the exporter. */
export const annotationSupport: AnnotationSupport<LoyaltyQuery> = {
  QueryEditor: AnnotationEditor,
  getDefaultQuery: () => defaults,
  // Grafana's editor calls this again until it gets back the object that it gave.
  prepareAnnotation: (annotation: AnnotationQuery<LoyaltyQuery>) =>
    annotation.target?.queryType === 'events'
      ? annotation
      : { ...annotation, target: { ...defaults, refId: 'Anno', ...annotation.target, queryType: 'events' } },
};
