//! Periods that are counted from now.

use std::ops::Range;

use crate::date::{Day, MILLISECONDS_PER_DAY};

/// A period that has its beginning or its end at the present time, or that holds it
/// (<https://learn.microsoft.com/power-bi/visuals/desktop-slicer-filter-date-range>).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Period {
    pub(super) direction: Direction,
    pub(super) count: i32,
    pub(super) unit: Unit,
    /// Whether the present day belongs to the last or next days; calendar units ask nothing of it.
    pub(super) includes_today: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Direction {
    Last,
    This,
    Next,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Days,
    Weeks,
    CalendarWeeks,
    Months,
    CalendarMonths,
    Years,
    CalendarYears,
    Minutes,
    Hours,
}

impl Direction {
    pub(super) fn read(number: u64) -> Option<Self> {
        [Self::Last, Self::This, Self::Next].get(usize::try_from(number).ok()?).copied()
    }
}

impl Unit {
    /// By the numbers of `RelativeDateFilterTimeUnit` in powerbi-models.
    pub(super) fn read(number: u64) -> Option<Self> {
        let all = [
            Self::Days,
            Self::Weeks,
            Self::CalendarWeeks,
            Self::Months,
            Self::CalendarMonths,
            Self::Years,
            Self::CalendarYears,
            Self::Minutes,
            Self::Hours,
        ];
        all.get(usize::try_from(number).ok()?).copied()
    }

    /// The beginning of the unit that holds this time; weeks begin on Sunday.
    fn start(self, time: i64) -> i64 {
        let day = Day::at(time);
        match self {
            Self::Months | Self::CalendarMonths => first_of(day.year(), day.month()),
            Self::Years | Self::CalendarYears => first_of(day.year(), 1),
            // The first day of 1970 was a Thursday.
            Self::Weeks | Self::CalendarWeeks => {
                let since_sunday = time.saturating_add(4 * MILLISECONDS_PER_DAY);
                time.saturating_sub(since_sunday.rem_euclid(self.length()))
            }
            _ => time.saturating_sub(time.rem_euclid(self.length())),
        }
    }

    /// The same time so many units later; on the last day of a month where that is shorter.
    fn add(self, time: i64, count: i32) -> i64 {
        match self {
            Self::Months | Self::CalendarMonths => add_months(time, count),
            Self::Years | Self::CalendarYears => add_months(time, count.saturating_mul(12)),
            _ => time.saturating_add(i64::from(count).saturating_mul(self.length())),
        }
    }

    fn length(self) -> i64 {
        match self {
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Weeks | Self::CalendarWeeks => 7 * MILLISECONDS_PER_DAY,
            _ => MILLISECONDS_PER_DAY,
        }
    }

    fn is_calendar(self) -> bool {
        matches!(self, Self::CalendarWeeks | Self::CalendarMonths | Self::CalendarYears)
    }
}

impl Period {
    /// Of days: whole days, counted from the present one.
    pub(super) fn of_days(self, now: i64) -> Range<i64> {
        if matches!(self.unit, Unit::Minutes | Unit::Hours) {
            return self.of_time(now);
        }
        let today = Unit::Days.start(now);
        let tomorrow = today.saturating_add(MILLISECONDS_PER_DAY);
        let this = self.unit.start(now);
        let next = self.unit.add(this, 1);
        match self.direction {
            Direction::This => this..next,
            Direction::Last if self.unit.is_calendar() => self.unit.add(this, -self.count)..this,
            Direction::Next if self.unit.is_calendar() => next..self.unit.add(next, self.count),
            Direction::Last => {
                let end = if self.includes_today { tomorrow } else { today };
                self.unit.add(end, -self.count)..end
            }
            Direction::Next => {
                let start = if self.includes_today { today } else { tomorrow };
                start..self.unit.add(start, self.count)
            }
        }
    }

    /// Of time: counted from the present moment.
    pub(super) fn of_time(self, now: i64) -> Range<i64> {
        let (this, after) = (self.unit.start(now), now.saturating_add(1));
        match self.direction {
            Direction::This => this..self.unit.add(this, 1),
            Direction::Last => self.unit.add(now, -self.count).saturating_add(1)..after,
            Direction::Next => after..self.unit.add(now, self.count).saturating_add(1),
        }
    }
}

fn first_of(year: i32, month: u32) -> i64 {
    Day::new(year, month, 1).map_or(0, Day::milliseconds)
}

fn add_months(time: i64, count: i32) -> i64 {
    Day::at(time)
        .plus_months(count)
        .milliseconds()
        .saturating_add(time.rem_euclid(MILLISECONDS_PER_DAY))
}
