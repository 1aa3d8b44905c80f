/**
 * The only script of the report. Nothing needs it to be read: it opens what a link leads to in browsers that do not do
 * so themselves, and filters the checks; the filter is kept in the fragment, so that it can be sent to somebody.
 */
export const script = `
(function () {
  'use strict'
  var filter = document.querySelector('.filter')
  var text = document.getElementById('filter-text')
  var outcome = document.getElementById('filter-outcome')
  var said = document.getElementById('filter-said')
  function reveal(id) {
    var place = document.getElementById(id)
    if (!place) return
    for (var node = place; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
    if (place.closest('.hidden')) { text.value = ''; outcome.value = ''; narrow() }
    place.scrollIntoView()
  }
  function narrow() {
    var words = text.value.toLowerCase().split(/\\s+/).filter(Boolean)
    var shown = 0
    document.querySelectorAll('.topic').forEach(function (topic) {
      var some = false
      topic.querySelectorAll('.check').forEach(function (check) {
        var content = check.textContent.toLowerCase()
        var fits = (!outcome.value || check.classList.contains(outcome.value)) && words.every(function (word) { return content.includes(word) })
        check.classList.toggle('hidden', !fits)
        if (fits) { some = true; shown += 1 }
      })
      topic.classList.toggle('hidden', !some)
    })
    said.textContent = words.length || outcome.value ? shown + ' shown' : ''
  }
  function keep() {
    narrow()
    var kept = new URLSearchParams()
    if (text.value) kept.set('q', text.value)
    if (outcome.value) kept.set('outcome', outcome.value)
    history.replaceState(null, '', String(kept) ? '#filter:' + kept : '#checks')
  }
  function follow() {
    var fragment = location.hash.slice(1)
    if (fragment.startsWith('filter:') && filter) {
      var kept = new URLSearchParams(fragment.slice(7))
      text.value = kept.get('q') || ''
      outcome.value = kept.get('outcome') || ''
      narrow()
      filter.scrollIntoView()
    } else if (fragment) reveal(fragment)
  }
  if (filter) {
    filter.hidden = false
    text.addEventListener('input', keep)
    outcome.addEventListener('change', keep)
  }
  addEventListener('hashchange', follow)
  follow()
})()
`
